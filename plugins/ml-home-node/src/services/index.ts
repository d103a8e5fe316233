export * from './caller';
export * from './experiments';
export * from './models';
export * from './artifacts';

import { ArtifactService } from './artifacts';
import {
  ExperimentService,
  LoggedModelService,
  RunService,
} from './experiments';
import { ModelService } from './models';

/** What an adapter of a foreign protocol may use: every service checks permissions itself. */
export interface MlHomeServices {
  experiments: ExperimentService;
  runs: RunService;
  loggedModels: LoggedModelService;
  models: ModelService;
  artifacts: ArtifactService;
}
