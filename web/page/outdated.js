// Only browsers without JavaScript modules run this file: they are too old for everything else.
document.addEventListener('DOMContentLoaded', function () {
  document.getElementById('progress').hidden = true;
  document.getElementById('status').textContent = /^ru/i.test(navigator.language)
    ? 'Этот браузер слишком стар для ConvLens. Обновите его или откройте страницу в другом.'
    : 'This browser is too old for ConvLens. Update it, or open the page in another one.';
});
