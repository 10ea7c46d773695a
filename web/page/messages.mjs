// What the page itself says, before the program can speak: one table per language.

export const tables = {
  en: {
    loading: (percent) => `Loading… ${percent} %`,
    starting: 'Starting…',
    retry: 'Try again',
    noWasm: 'This browser does not run WebAssembly, which ConvLens is made of. Update the browser, or open the page in another one.',
    noSimd: 'This browser runs WebAssembly without SIMD, and ConvLens needs it. Update the browser (Chrome 97, Firefox 102, Safari 16.4 or later).',
    noWebgl: 'ConvLens draws with WebGL 2, and this browser offers none. Switch on hardware acceleration in its settings, or open the page in another browser.',
    file: (name, reason) => `The file ${name} could not be loaded (${reason}). Check the connection and try again.`,
    broken: (reason) => `ConvLens could not start: ${reason}`,
    stopped: (reason) => `ConvLens stopped: ${reason}. The page has to be loaded again.`,
    contextLost: 'The browser took the graphics away from the page. It has to be loaded again.',
    network: 'no answer',
    status: (code) => `the server answered ${code}`,
    damaged: 'it is damaged',
    canvasLabel: 'ConvLens: a digit and the network that recognises it',
    canvasAbout: 'Draw a digit with mouse, pen or finger, or choose one of the inputs. Tab goes from control to control, Enter presses, arrows choose, question mark shows all keys. The answer is read out.',
    drop: 'Drop it here: a network, a picture, a data set or a drawing',
  },
  ru: {
    loading: (percent) => `Загрузка… ${percent} %`,
    starting: 'Запуск…',
    retry: 'Попробовать снова',
    noWasm: 'Этот браузер не выполняет WebAssembly, а ConvLens без него не работает. Обновите браузер или откройте страницу в другом.',
    noSimd: 'Этот браузер выполняет WebAssembly без SIMD, а ConvLens он нужен. Обновите браузер (Chrome 97, Firefox 102, Safari 16.4 или новее).',
    noWebgl: 'ConvLens рисует с помощью WebGL 2, а этот браузер его не предлагает. Включите аппаратное ускорение в настройках или откройте страницу в другом браузере.',
    file: (name, reason) => `Не удалось загрузить файл ${name} (${reason}). Проверьте соединение и попробуйте снова.`,
    broken: (reason) => `ConvLens не запустился: ${reason}`,
    stopped: (reason) => `ConvLens остановился: ${reason}. Страницу нужно загрузить заново.`,
    contextLost: 'Браузер отключил графику этой страницы. Страницу нужно загрузить заново.',
    network: 'нет ответа',
    status: (code) => `сервер ответил ${code}`,
    damaged: 'он повреждён',
    canvasLabel: 'ConvLens: цифра и сеть, которая её распознаёт',
    canvasAbout: 'Нарисуйте цифру мышью, пером или пальцем либо выберите готовую. Tab переходит от элемента к элементу, Enter нажимает, стрелки выбирают, вопросительный знак показывает все клавиши. Ответ читается вслух.',
    drop: 'Отпустите здесь: сеть, картинку, набор данных или рисунок',
  },
};

/** The browser's language, as far as we speak it. */
export const language = navigator.language.toLowerCase().startsWith('ru') ? 'ru' : 'en';

/** The table of that language. */
export const say = tables[language];
