// The address and the browser's history: a step for every place that the person goes to.

/** The text after '#', as it was written. */
export const linkOfAddress = () => location.hash.slice(1);

/** The step that the browser's history is at, where the page was loaded again. */
export const stepOfHistory = () => history.state?.convlens?.step ?? 0;

/** The person is at a place: a new step, or the same one elsewhere. */
export function showStep(step, place, isNew) {
  history[isNew ? 'pushState' : 'replaceState']({ convlens: { step, place } }, '');
}

/** The link is not what is shown any more: the address loses it, the history stays. */
export function forgetLink() {
  if (location.hash) history.replaceState(history.state, '', location.pathname + location.search);
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
  addEventListener('hashchange', () => { if (location.hash) happened('link', linkOfAddress()); });
}
