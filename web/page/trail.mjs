// The address and the browser's history: a step for every place that the person goes to.

/** The text after '#', as it was written. */
export const linkOfAddress = () => location.hash.slice(1);

/** The step that the browser's history is at, where the page was loaded again. */
export const stepOfHistory = () => history.state?.convlens?.step ?? 0;

const addressWithoutLink = () => location.pathname + location.search;

/** The browser takes only so many changes in a while: the way then misses some of the places. */
function change(how, state, address) {
  try {
    history[how](state, '', address);
  } catch {
    // nothing that is shown depends on it
  }
}

/** The person is at a place: a new step, or the same one elsewhere. A link stays at its own step. */
export function showStep(step, place, isNew) {
  const state = { convlens: { step, place } };
  if (isNew) change('pushState', state, addressWithoutLink());
  else change('replaceState', state);
}

/** The link is not what is shown any more: the address loses it, the history stays. */
export function forgetLink() {
  if (location.hash) change('replaceState', history.state, addressWithoutLink());
}

/** The address that shows what `link` holds; of the query only what a lesson hides goes with it. */
export function addressOf(link) {
  const lesson = new URLSearchParams(location.search).get('lesson');
  const query = lesson === null ? '' : `?lesson=${encodeURIComponent(lesson)}`;
  return `${location.origin}${location.pathname}${query}#${link}`;
}

export function listenToHistory({ happened }) {
  addEventListener('popstate', ({ state }) => {
    const { step, place } = state?.convlens ?? {};
    if (place !== undefined) happened('travelled', JSON.stringify([step, place]));
  });
  // A link that was put into the address; on the way back to a step nothing is opened again.
  addEventListener('hashchange', () => {
    if (location.hash && !history.state?.convlens) happened('link', linkOfAddress());
  });
}
