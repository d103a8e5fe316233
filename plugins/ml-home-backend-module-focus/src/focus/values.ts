export const NUL = String.fromCharCode(0);

/** Postgres keeps neither NUL nor halves of surrogate pairs. */
export const clean = (text: string): string =>
  text.replaceAll(NUL, '').replace(/\p{Surrogate}/gu, '\uFFFD');

/** Words that exports write where there is nothing. */
const NOTHING = new Set(['null', 'none', 'nan', 'n/a', '\\n', '<null>']);

export const isNothingWord = (text: string): boolean =>
  text.length <= 6 && NOTHING.has(text.toLowerCase());

/** No bill has an amount of more digits before the point; what has is a mistake of whoever wrote it. */
const MAX_WHOLE_DIGITS = 15;
const MAX_FRACTION_DIGITS = 25;

/** As it is to be: nothing to take away or to fill in. */
const PLAIN = /^(0|-?[1-9]\d{0,14}|-?(0|[1-9]\d{0,14})\.\d{0,24}[1-9])$/;
const FRACTION = /^-?(?:0|[1-9]\d{0,14})\.\d{1,25}$/;
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;
/** Nobody writes a group of zeros first: 0,005 has a decimal comma. */
const GROUPED = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/;

/** An exact decimal as it is to be, if the text is one or but has zeros at its end. */
export function plainDecimal(text: string): string | undefined {
  if (PLAIN.test(text)) return text;
  if (!FRACTION.test(text)) return undefined;
  let end = text.length;
  while (text[end - 1] === '0') end -= 1;
  if (text[end - 1] === '.') end -= 1;
  const value = text.slice(0, end);
  return value === '-0' ? '0' : value;
}

/** Of `100,000` nobody can say which it is where commas may stand before decimals. */
const UNSURE = /^[+-]?(0|[1-9]\d{0,2}),\d{3}$/;
const DECIMAL_COMMA = /^[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+),\d+$/;

export type ReadNumber =
  | { value: string; defect?: string }
  | { value?: undefined; defect: string };

/**
 * A number as an exact decimal without exponent.
 *
 * @param commaFree - commas do not tell columns apart in this file, and may stand before decimals
 */
export function readDecimal(text: string, commaFree = false): ReadNumber {
  const plain = plainDecimal(text);
  if (plain !== undefined) return { value: plain };
  let given = text.trim();
  let defect: string | undefined;
  if (commaFree && UNSURE.test(given)) {
    return { defect: 'thousands or decimals after the comma' };
  }
  if (commaFree && DECIMAL_COMMA.test(given)) {
    given = given.replaceAll('.', '').replace(',', '.');
    defect = 'decimal comma';
  } else if (GROUPED.test(given)) {
    given = given.replaceAll(',', '');
    defect = 'thousands separated';
  }
  const match = NUMBER.exec(given);
  if (!match || (!match[2] && !match[3])) return { defect: 'not a number' };
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const shift = Number(exponent);
  const digits = whole + fraction;
  const point = whole.length + shift;
  if (Math.abs(shift) > 400) return { defect: 'not believable' };
  const padded =
    point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(1, point);
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const after = padded
    .slice(at)
    .slice(0, MAX_FRACTION_DIGITS)
    .replace(/0+$/, '');
  if (before.length > MAX_WHOLE_DIGITS) return { defect: 'not believable' };
  const isZero = before === '0' && after === '';
  return {
    value: `${sign === '-' && !isZero ? '-' : ''}${before}${
      after && `.${after}`
    }`,
    defect,
  };
}

/** Years that a bill can be of; 9999 is how some systems say that nothing ends. */
const FIRST_YEAR = 2000;
const LAST_YEAR = 2099;

const DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:([T ])(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;

export type ReadDate =
  | { value: string; defect?: string }
  | { value?: undefined; defect: string };

/** A time as ISO 8601 in UTC, to the second. */
export function readDate(text: string): ReadDate {
  const match = DATE.exec(text.trim());
  if (!match) return { defect: 'not a date' };
  const [
    ,
    year,
    month,
    day,
    separator,
    hour = '00',
    minute = '00',
    second = '00',
    zone,
  ] = match;
  const offset = /^[+-]/.test(zone ?? '')
    ? zone.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2')
    : 'Z';
  const time = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`,
  );
  // Date.parse takes the 30th of February for the 1st or 2nd of March.
  const there = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(time) || there.getUTCDate() !== Number(day)) {
    return { defect: 'not a date' };
  }
  if (Number(year) < FIRST_YEAR || Number(year) > LAST_YEAR) {
    return { defect: 'not believable' };
  }
  let defect: string | undefined;
  if (!separator) defect = 'date without time';
  else if (!zone) defect = 'date without zone';
  else if (separator === ' ' || zone !== 'Z') defect = 'date written otherwise';
  return { value: `${new Date(time).toISOString().slice(0, 19)}Z`, defect };
}

/** What is no character of any text; Postgres keeps none. */
export const nulDefect = { defect: 'NUL bytes', treatment: 'taken out' };

const MAX_TAGS = 200;
const MAX_KEY = 300;
const MAX_VALUE = 1000;

export interface ReadTags {
  tags: Record<string, string>;
  defects: { defect: string; treatment: string }[];
}

const noTags = (defect: string): ReadTags => ({
  tags: {},
  defects: [{ defect, treatment: 'taken as no tags' }],
});

/** Tags: a flat object in JSON. */
export function readTags(text: string): ReadTags {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return noTags('not JSON');
  }
  // Twice packed: some exports write the JSON as a JSON text.
  if (typeof parsed === 'string') {
    try {
      parsed = JSON.parse(parsed);
    } catch {
      parsed = undefined;
    }
  }
  if (Array.isArray(parsed)) {
    parsed = Object.fromEntries(
      parsed.flatMap(one => {
        const { key, Key, value, Value } = (one ?? {}) as Record<
          string,
          unknown
        >;
        const name = key ?? Key;
        return typeof name === 'string' ? [[name, value ?? Value ?? null]] : [];
      }),
    );
  }
  if (parsed === null || typeof parsed !== 'object') {
    return noTags('not an object');
  }
  const tags: [string, string][] = [];
  const has = { cut: false, nested: false, nul: false };
  for (const [key, value] of Object.entries(parsed)) {
    if (value === null) continue;
    // A tag has a text. As JSON it would become the name of a team that there is not.
    if (typeof value === 'object') {
      has.nested = true;
      continue;
    }
    if (tags.length >= MAX_TAGS) {
      has.cut = true;
      break;
    }
    const told = String(value);
    has.cut ||= key.length > MAX_KEY || told.length > MAX_VALUE;
    has.nul ||= key.includes(NUL) || told.includes(NUL);
    tags.push([clean(key.slice(0, MAX_KEY)), clean(told.slice(0, MAX_VALUE))]);
  }
  return {
    tags: Object.fromEntries(tags),
    defects: [
      ...(has.cut
        ? [
            {
              defect: 'too many or too long',
              treatment: `${MAX_TAGS} tags of ${MAX_VALUE} characters kept`,
            },
          ]
        : []),
      ...(has.nested
        ? [{ defect: 'nested value', treatment: 'tag left out' }]
        : []),
      ...(has.nul ? [nulDefect] : []),
    ],
  };
}
