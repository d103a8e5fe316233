/**
 * What a logged page may do: draw itself with what it carries. No script, no request, no form, no base. It stands in
 * an empty sandbox besides, which is an origin of its own.
 */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:; form-action 'none'; base-uri 'none'";

/** The document for the frame: the policy stands before the first byte of the logged page. */
export const safeDocument = (html: string): string =>
  `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="referrer" content="no-referrer">${html}`;
