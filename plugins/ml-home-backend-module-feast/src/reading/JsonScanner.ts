import { InputError } from '@backstage/errors';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = [0x7b, 0x5b];
const CLOSE = [0x7d, 0x5d];
const COMMA = 0x2c;
const SPACE = [0x20, 0x0a, 0x0d, 0x09];

/** Told when a text ends before its end; `at` is where, counted in bytes. */
export class BrokenOffError extends InputError {
  constructor(at: number) {
    super(
      `The dump breaks off after ${at} bytes, before its end; nothing was changed`,
    );
  }
}

/**
 * Walks through a JSON text value by value, without building any. Large texts are read in parts by it: the parts are
 * given to JSON.parse one at a time, which judges what is in them.
 */
export class JsonScanner {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get at(): number {
    return this.#at;
  }

  /** The next byte that is no space, which stays the next; -1 at the end of the text. */
  peek(): number {
    while (SPACE.includes(this.#bytes[this.#at])) this.#at += 1;
    return this.#bytes[this.#at] ?? -1;
  }

  /** Takes the next byte that is no space when it is this character; otherwise answers false. */
  takes(character: string): boolean {
    if (this.peek() !== character.charCodeAt(0)) return false;
    this.#at += 1;
    return true;
  }

  /** As `takes`, and throws InputError when it is another. */
  expect(character: string): void {
    if (this.takes(character)) return;
    if (this.peek() === -1) throw new BrokenOffError(this.#bytes.length);
    throw new InputError(
      `The dump is not JSON: there is no '${character}' at byte ${this.#at}`,
    );
  }

  /** The text of the next value. */
  value(): Buffer {
    const next = this.peek();
    const start = this.#at;
    if (next === QUOTE) this.#skipText();
    else if (OPEN.includes(next)) this.#skipNested();
    else this.#skipWord();
    return this.#bytes.subarray(start, this.#at);
  }

  #skipText(): void {
    let end = this.#at;
    for (;;) {
      end = this.#bytes.indexOf(QUOTE, end + 1);
      if (end < 0) throw new BrokenOffError(this.#bytes.length);
      let slashes = 0;
      while (this.#bytes[end - 1 - slashes] === BACKSLASH) slashes += 1;
      if (slashes % 2 === 0) break;
    }
    this.#at = end + 1;
  }

  #skipNested(): void {
    let depth = 0;
    do {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new BrokenOffError(this.#bytes.length);
      if (byte === QUOTE) {
        this.#skipText();
        continue;
      }
      if (OPEN.includes(byte)) depth += 1;
      else if (CLOSE.includes(byte)) depth -= 1;
      this.#at += 1;
    } while (depth > 0);
  }

  /** A number, true, false or null. */
  #skipWord(): void {
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new BrokenOffError(this.#bytes.length);
      if (byte === COMMA || CLOSE.includes(byte) || SPACE.includes(byte)) {
        return;
      }
      this.#at += 1;
    }
  }
}
