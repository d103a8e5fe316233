import { ColumnDefect } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ChargeBatch,
  ChargeSource,
} from '@ml-home/backstage-plugin-ml-home-node';
import { createHash } from 'node:crypto';
import { FocusFile } from './FocusFile';
import { PlacedFile } from './places/types';
import { spool } from './reading/spool';
import { READER_VERSION } from './readerVersion';

/** Files that are one bill together, read one after the other; each is taken here whole before it is read. */
export class BillParts implements ChargeSource {
  readonly source = 'focus';
  readonly name: string;
  readonly origin: string;
  readonly batches: AsyncIterable<ChargeBatch>;
  readonly #told: ReturnType<FocusFile['finish']>[] = [];

  constructor(options: {
    name: string;
    origin: string;
    files: PlacedFile[];
    maxFileBytes: number;
  }) {
    this.name = options.name;
    this.origin = options.origin;
    this.batches = this.#read(options.files, options.maxFileBytes);
  }

  async *#read(
    files: PlacedFile[],
    maxFileBytes: number,
  ): AsyncIterable<ChargeBatch> {
    let before = 0;
    for (const file of files) {
      const spooled = await spool(await file.open(), maxFileBytes);
      try {
        const part = new FocusFile(file.path, spooled, maxFileBytes);
        for await (const { charges, bytesRead } of part.batches) {
          yield { charges, bytesRead: before + bytesRead };
        }
        before += spooled.bytes;
        this.#told.push(part.finish());
      } finally {
        await spooled.remove();
      }
    }
  }

  finish() {
    const defects = new Map<string, ColumnDefect>();
    for (const defect of this.#told.flatMap(part => part.defects)) {
      const key = `${defect.column}\n${defect.defect}\n${defect.treatment}`;
      const known = defects.get(key);
      if (known) known.rows += defect.rows;
      else defects.set(key, { ...defect });
    }
    const hash = createHash('sha256');
    for (const { digest } of this.#told) hash.update(digest);
    const [first] = this.#told;
    return {
      format: first?.format ?? 'no file',
      // A single file is the same content whether it is sent or found.
      digest: this.#told.length === 1 ? first.digest : hash.digest('hex'),
      reader: READER_VERSION,
      defects: [...defects.values()],
    };
  }
}
