import type {
  AxisScale,
  UrlState,
  UrlValue,
} from '@ml-home/backstage-plugin-ml-home-react';

/** Key of the address for the scales that someone chose: `log:params.lr`, one per column, on whatever axis it is. */
const SCALE_KEY = 'scale';

export const isAxisScale = (text: string): boolean =>
  /^(linear|log):./s.test(text);

export function readAxisScales(
  url: Pick<UrlState, 'all'>,
): Map<string, AxisScale> {
  return new Map(
    url
      .all(SCALE_KEY)
      .filter(isAxisScale)
      .map(text => {
        const colon = text.indexOf(':');
        return [text.slice(colon + 1), text.slice(0, colon) as AxisScale];
      }),
  );
}

/** The address with another scale for a column. */
export function writeAxisScale(
  url: Pick<UrlState, 'all'>,
  column: string,
  scale: AxisScale,
): Record<string, UrlValue> {
  const scales = readAxisScales(url).set(column, scale);
  return { [SCALE_KEY]: [...scales].map(([id, one]) => `${one}:${id}`) };
}
