import {
  createTranslationRef,
  TranslationRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { candidateMessages } from './candidates';
import { cardFieldMessages } from './cardFields';
import { carbonMessages } from './carbon';
import { cardMessages } from './cards';
import { chartsMessages } from './charts';
import { compareMessages } from './compare';
import { costMonthMessages } from './costMonths';
import { costMessages } from './costs';
import { experimentMessages } from './experiments';
import { featureMessages } from './features';
import { governanceMessages } from './governance';
import { governanceReviewMessages } from './governanceReview';
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

const messages = {
  ...candidateMessages,
  ...cardFieldMessages,
  ...carbonMessages,
  ...cardMessages,
  ...chartsMessages,
  ...compareMessages,
  ...costMessages,
  ...costMonthMessages,
  ...experimentMessages,
  ...featureMessages,
  ...governanceMessages,
  ...governanceReviewMessages,
  ...homeMessages,
  ...lineageMessages,
  ...manageMessages,
  ...modelMessages,
  ...moreMessages,
  ...proposalMessages,
  ...qualityMessages,
  ...runPageMessages,
  ...runsMessages,
  ...statisticsMessages,
  ...traceMessages,
  ...sharedMessages,
} as const;

/** Without its plural: `runs.count_one` and `runs.count_other` are both asked for as `runs.count`. */
type WithoutPlural<Key extends string> = Key extends `${infer Base}_${
  | 'zero'
  | 'one'
  | 'other'}`
  ? Base
  : Key;

type KeysOf<Group> = {
  [Key in keyof Group & string]: Group[Key] extends string
    ? WithoutPlural<Key>
    : `${Key}.${KeysOf<Group[Key]>}`;
}[keyof Group & string];

/** Every message, as `group.name`. */
export type MessageKey = KeysOf<typeof messages>;

type TextOf<
  Group,
  Key extends string,
> = Key extends `${infer Name}.${infer Rest}`
  ? Name extends keyof Group
    ? TextOf<Group[Name], Rest>
    : never
  : Key extends keyof Group
  ? Group[Key]
  : `${Key}_other` extends keyof Group
  ? Group[`${Key}_other`]
  : never;

type NamesIn<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

type Values<Names extends string> = [Names] extends [never]
  ? [values?: { count?: number }]
  : [
      values: {
        [Name in Names]: Name extends 'count' ? number : string | number;
      } & { count?: number },
    ];

/**
 * Says a message with its values. Keys and values are checked against the messages. The checks of the platform's own
 * type look at all messages for each call: with some thousands of them the compiler takes half an hour.
 */
export type Translate = <Key extends MessageKey>(
  key: Key,
  ...values: Values<NamesIn<TextOf<typeof messages, Key>>>
) => string;

/** Every word of ML Home; sites translate or reword it by this ref, whose messages are flat: `costs.title`. */
export const mlHomeTranslationRef: TranslationRef<
  'ml-home',
  Record<string, string>
> = createTranslationRef({
  id: 'ml-home',
  messages: messages as unknown as Record<string, Record<string, string>>,
});

export interface MlHomeTranslation {
  t: Translate;
}

export const useMlHomeTranslation = (): MlHomeTranslation =>
  useTranslationRef(mlHomeTranslationRef) as unknown as MlHomeTranslation;
