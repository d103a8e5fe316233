import {
  createTranslationRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { cardFieldMessages } from './cardFields';
import { cardMessages } from './cards';
import { chartsMessages } from './charts';
import { compareMessages } from './compare';
import { costMessages } from './costs';
import { experimentMessages } from './experiments';
import { featureMessages } from './features';
import { governanceMessages } from './governance';
import { homeMessages } from './home';
import { lineageMessages } from './lineage';
import { manageMessages } from './manage';
import { modelMessages } from './models';
import { moreMessages } from './more';
import { proposalMessages } from './proposals';
import { qualityMessages } from './quality';
import { runPageMessages } from './runPage';
import { runsMessages } from './runs';
import { statisticsMessages } from './statistics';
import { traceMessages } from './traces';
import { sharedMessages } from './shared';

/** Every word of ML Home; sites translate or reword it by this ref. */
export const mlHomeTranslationRef = createTranslationRef({
  id: 'ml-home',
  messages: {
    ...sharedMessages,
    ...homeMessages,
    ...modelMessages,
    ...experimentMessages,
    ...moreMessages,
    ...compareMessages,
    ...runsMessages,
    ...chartsMessages,
    ...manageMessages,
    ...runPageMessages,
    ...traceMessages,
    ...featureMessages,
    ...qualityMessages,
    ...governanceMessages,
  },
});

type Translate = ReturnType<
  typeof useTranslationRef<(typeof mlHomeTranslationRef)['T']>
>;

// An interface, because the compiler cannot write out the union of all messages.
export interface MlHomeTranslation extends Translate {}

export const useMlHomeTranslation = (): MlHomeTranslation =>
  useTranslationRef(mlHomeTranslationRef);
