/** Problems told in full; of the others only their number is. */
const TOLD = 100;

/** What of a registry could not be taken, each named by its place. */
export class Problems {
  readonly #told: string[] = [];
  #more = 0;

  add(message: string): void {
    if (this.#told.length < TOLD) this.#told.push(message.slice(0, 500));
    else this.#more += 1;
  }

  list(): string[] {
    return this.#more > 0
      ? [...this.#told, `and ${this.#more} more`]
      : [...this.#told];
  }
}
