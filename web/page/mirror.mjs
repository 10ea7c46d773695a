// The screen for those who do not see it: what is said lies in live regions, and the canvas has a
// name, a description, and a child that stands for what the keyboard is on.

import { tables } from './messages.mjs';

const PAUSE = 400; // milliseconds: what changes faster is not read out

const element = (id) => document.getElementById(id);
const timers = new Map();

/** {answer, layer, unit, notice, focus}: sentences, empty where there is nothing to be said. */
export function speak({ focus, ...sentences }) {
  for (const [name, sentence] of Object.entries(sentences)) {
    const region = element(`said-${name}`);
    clearTimeout(timers.get(name));
    timers.set(name, setTimeout(() => {
      if (region.textContent !== sentence) region.textContent = sentence;
    }, PAUSE));
  }
  element('focus').setAttribute('aria-label', focus);
  if (focus) element('canvas').setAttribute('aria-activedescendant', 'focus');
  else element('canvas').removeAttribute('aria-activedescendant');
}

/** {language, dark, ground}: the page around the canvas looks and speaks like the program. */
export function look({ language, dark, ground }) {
  const say = tables[language];
  document.documentElement.lang = language;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.querySelector('meta[name=color-scheme]').content = dark ? 'dark' : 'light';
  for (const meta of document.querySelectorAll('meta[name=theme-color]')) meta.content = ground;
  element('canvas').setAttribute('aria-label', say.canvasLabel);
  element('canvas-about').textContent = say.canvasAbout;
  element('drop').textContent = say.drop;
}
