import { InputError } from '@backstage/errors';

/** Wire types of Protocol Buffers. */
const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

/** Messages in one body: what is tiny on the wire must not become huge in memory. */
const MAX_MESSAGES = 500_000;
/** Depth of values within values. */
const MAX_DEPTH = 32;

export class MalformedError extends InputError {
  constructor(why: string) {
    super(`Invalid OpenTelemetry format: ${why}`);
  }
}

/** What the readers of one body have in common. */
interface Budget {
  messages: number;
}

/**
 * Reads the wire format of Protocol Buffers, as far as OpenTelemetry's traces need it. Whatever the bytes are, it
 * ends: with the fields, or with MalformedError.
 */
export class WireReader {
  readonly #bytes: Buffer;
  readonly #budget: Budget;
  readonly #depth: number;
  #at = 0;
  #wireType = 0;

  constructor(bytes: Buffer, budget: Budget = { messages: 0 }, depth = 0) {
    this.#bytes = bytes;
    this.#budget = budget;
    this.#depth = depth;
    budget.messages += 1;
    if (budget.messages > MAX_MESSAGES) {
      throw new MalformedError(
        `more than ${MAX_MESSAGES} messages in one body`,
      );
    }
    if (depth > MAX_DEPTH) {
      throw new MalformedError(`it nests deeper than ${MAX_DEPTH} levels`);
    }
  }

  /** Calls the handler of each field; fields without one are skipped. */
  read(handlers: Record<number, (reader: WireReader) => void>): void {
    while (this.#at < this.#bytes.length) {
      const tag = Number(this.#varint());
      const field = Math.floor(tag / 8);
      this.#wireType = tag % 8;
      if (field < 1 || field > 536_870_911) {
        throw new MalformedError(`there is no field ${field}`);
      }
      const handler = handlers[field];
      if (handler) handler(this);
      else this.#skip();
    }
  }

  message(): WireReader {
    return new WireReader(this.bytes(), this.#budget, this.#depth + 1);
  }

  bytes(): Buffer {
    this.#expect(LENGTH);
    const length = Number(this.#varint());
    return this.#take(length);
  }

  text(): string {
    return this.bytes().toString('utf8');
  }

  hex(): string {
    return this.bytes().toString('hex');
  }

  int64(): bigint {
    this.#expect(VARINT);
    return BigInt.asIntN(64, this.#varint());
  }

  fixed64(): bigint {
    this.#expect(FIXED64);
    return this.#take(8).readBigUInt64LE();
  }

  double(): number {
    this.#expect(FIXED64);
    return this.#take(8).readDoubleLE();
  }

  #expect(wireType: number): void {
    if (this.#wireType !== wireType) {
      throw new MalformedError(
        `a field has wire type ${this.#wireType} and not ${wireType}`,
      );
    }
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new MalformedError('it breaks off');
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#take(1)[0];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new MalformedError('a number has more than 64 bits');
  }

  #skip(): void {
    switch (this.#wireType) {
      case VARINT:
        this.#varint();
        return;
      case FIXED64:
        this.#take(8);
        return;
      case LENGTH:
        this.bytes();
        return;
      case FIXED32:
        this.#take(4);
        return;
      default:
        throw new MalformedError(`there is no wire type ${this.#wireType}`);
    }
  }
}
