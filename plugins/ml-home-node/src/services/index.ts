export * from './caller';
export * from './experiments';
export * from './features';
export * from './lineage';
export * from './models';
export * from './artifacts';
export * from './webhooks';
export * from './traces';
export * from './scorers';
export * from './costs';
export * from './uses';

import { ArtifactService } from './artifacts';
import { CostImportService } from './costs';
import {
  ExperimentService,
  LoggedModelService,
  RunService,
} from './experiments';
import { FeatureImportService } from './features';
import { LineageService } from './lineage';
import { ModelService } from './models';
import { ScorerService } from './scorers';
import { AssessmentService, TraceService } from './traces';
import { ResourceUseService } from './uses';
import { WebhookService } from './webhooks';

/** What an adapter of a foreign protocol may use: every service checks permissions itself. */
export interface MlHomeServices {
  experiments: ExperimentService;
  runs: RunService;
  loggedModels: LoggedModelService;
  models: ModelService;
  artifacts: ArtifactService;
  webhooks: WebhookService;
  traces: TraceService;
  assessments: AssessmentService;
  scorers: ScorerService;
  features: FeatureImportService;
  lineage: LineageService;
  costs: CostImportService;
  uses: ResourceUseService;
}
