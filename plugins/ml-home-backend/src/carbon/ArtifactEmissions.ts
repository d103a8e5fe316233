import { LoggerService } from '@backstage/backend-plugin-api';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { ArtifactListener, ArtifactStore } from '../artifacts';
import { CarbonImportService } from './CarbonImportService';
import { readText } from './parseFile';

/** `<experiment>/<run>/artifacts/…/emissions.csv`, as trackers of CodeCarbon call their file. */
const FILE =
  /^\d{1,18}\/([0-9a-f]{32})\/artifacts\/(?:.*\/)?(emissions[\w.-]*\.csv)$/i;

/** Reads the files of trackers that are logged into runs. */
export class ArtifactEmissions implements ArtifactListener {
  readonly #artifacts: ArtifactStore;
  readonly #imports: CarbonImportService;
  readonly #logger: LoggerService;

  constructor(options: {
    artifacts: ArtifactStore;
    imports: CarbonImportService;
    logger: LoggerService;
  }) {
    this.#artifacts = options.artifacts;
    this.#imports = options.imports;
    this.#logger = options.logger;
  }

  async uploaded(path: string, caller: Caller): Promise<void> {
    const [, run, name] = FILE.exec(path) ?? [];
    if (!run) return;
    try {
      const file = await this.#artifacts.read(path);
      if (!file) return;
      await this.#imports.importFile(
        { name, run, text: await readText(file.content), source: 'artifact' },
        { caller },
      );
    } catch (error) {
      // The file is the run's, whatever is in it: to log it must not fail.
      this.#logger.warn(`${path} could not be read as emissions: ${error}`);
    }
  }
}
