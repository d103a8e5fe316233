import { useMlHomeTranslation } from '@ml-home/backstage-plugin-ml-home-react';
import {
  ExperimentSettings,
  RunDetail,
} from '@ml-home/backstage-plugin-ml-home-common';

export interface Refusals {
  /** Why the run cannot be changed; undefined when it can. */
  update?: string;
  /** Why it cannot be archived or restored. */
  archive?: string;
  /** Why the settings of its experiment cannot be changed, such as the baseline. */
  settings?: string;
}

/** Why the caller may not do things to a run. Until the settings are read, the server has the last word. */
export function useRefusals(
  run: Pick<RunDetail, 'lifecycleStage'>,
  settings: Pick<ExperimentSettings, 'mayUpdate' | 'mayDelete'> | undefined,
): Refusals {
  const { t } = useMlHomeTranslation();
  const archived =
    run.lifecycleStage === 'deleted' ? t('runPage.isArchived') : undefined;
  const mayNot =
    settings?.mayUpdate === false ? t('runPage.mayNotUpdate') : undefined;
  return {
    update: mayNot ?? archived,
    settings: mayNot,
    archive:
      settings?.mayDelete === false ? t('runPage.mayNotDelete') : undefined,
  };
}
