/** JSON that is text already, so that it need not be made again. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A long JSON text whose parts are made while it is sent, so that other requests are answered in between. */
export class JsonParts {
  readonly parts: Iterable<string>;

  constructor(parts: Iterable<string>) {
    this.parts = parts;
  }
}

/** `{"a":…,"b":…}` of parts that are JSON texts; those that are undefined are left out. */
export function joinObject(parts: Record<string, string | undefined>): string {
  const fields = Object.entries(parts)
    .filter(([, text]) => text !== undefined)
    .map(([key, text]) => `${JSON.stringify(key)}:${text}`);
  return `{${fields.join(',')}}`;
}

/**
 * The JSON text of something that is made of a value, remembered for as long as the value lives: the portal hands out
 * the same lists as long as a run does not change.
 */
export function rememberText<K extends object>(): (
  key: K,
  make: () => unknown,
) => string {
  const texts = new WeakMap<K, string>();
  return (key, make) => {
    const known = texts.get(key);
    if (known !== undefined) return known;
    const text = JSON.stringify(make());
    texts.set(key, text);
    return text;
  };
}
