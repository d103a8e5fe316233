/**
 * What a logged page may do: draw itself with what it carries. No script, no request, no form, no base. It stands in
 * an empty sandbox besides, which is an origin of its own.
 */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:; form-action 'none'; base-uri 'none'";

/** What the policy and the sandbox refuse whatever it says. */
const REFUSED =
  'script, iframe, frame, object, embed, base, link, meta[http-equiv]';
/** Where an element fetches from; data alone may be drawn. */
const SOURCES = ['src', 'srcset', 'poster', 'background', 'data'];

/**
 * The page without what cannot run or load in its frame: a browser would complain of each such element in the
 * console. This is tidiness and no defence, which sandbox and policy are.
 */
function withoutRefused(html: string): string {
  const page = new DOMParser().parseFromString(html, 'text/html');
  page.querySelectorAll(REFUSED).forEach(element => element.remove());
  for (const element of page.querySelectorAll('*')) {
    for (const { name, value } of [...element.attributes]) {
      const handler = /^on/i.test(name);
      const remote = SOURCES.includes(name) && !/^\s*data:/i.test(value);
      if (handler || remote) element.removeAttribute(name);
    }
  }
  return page.documentElement.outerHTML;
}

/** The document for the frame: the policy stands before the first byte of the logged page. */
export const safeDocument = (html: string): string =>
  `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="referrer" content="no-referrer">${withoutRefused(
    html,
  )}`;
