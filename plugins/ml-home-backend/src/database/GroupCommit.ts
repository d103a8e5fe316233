interface Waiting<Item, Result> {
  item: Item;
  done: (result: Result) => void;
  failed: (error: unknown) => void;
}

/**
 * True of what Postgres itself refused, of which nothing was written. A connection that breaks says nothing of what was
 * committed before: trying again could write it twice.
 */
function wasRefused(error: unknown): boolean {
  const code = String((error as { code?: string }).code);
  // Five characters are a code of Postgres; those of the network begin with E, 08 and 57 are of the connection.
  return /^(?!E|08|57)[0-9A-Z]{5}$/.test(code);
}

/** Lets requests that are already at the door be read, so that they go with the next group. */
async function boarding(): Promise<void> {
  for (let turns = 0; turns < 2; turns++) {
    await new Promise(resolve => setImmediate(resolve));
  }
}

/**
 * Writes items that arrive while others are being written together, so that they share a statement and a commit. The
 * first never waits for company. When a group is refused, each of it is tried alone, so that a bad one harms no other.
 */
export class GroupCommit<Item, Result> {
  readonly #write: (items: Item[]) => Promise<Result[]>;
  readonly #maxItems: number;
  #waiting: Waiting<Item, Result>[] = [];
  #busy = false;

  /** `write` answers one result for each item, in their order. */
  constructor(options: {
    write: (items: Item[]) => Promise<Result[]>;
    maxItems: number;
  }) {
    this.#write = options.write;
    this.#maxItems = options.maxItems;
  }

  /** Resolves once the item is committed. */
  add(item: Item): Promise<Result> {
    return new Promise((done, failed) => {
      this.#waiting.push({ item, done, failed });
      if (!this.#busy) void this.#depart();
    });
  }

  async #depart(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.#maxItems);
      await this.#writeGroup(group).catch(async error => {
        if (group.length === 1 || !wasRefused(error)) {
          for (const one of group) one.failed(error);
        } else {
          for (const one of group) {
            await this.#writeGroup([one]).catch(one.failed);
          }
        }
      });
      await boarding();
    }
    this.#busy = false;
  }

  async #writeGroup(group: Waiting<Item, Result>[]): Promise<void> {
    const results = await this.#write(group.map(({ item }) => item));
    group.forEach(({ done }, i) => done(results[i]));
  }
}
