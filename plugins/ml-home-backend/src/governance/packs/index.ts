import {
  ObligationPack,
  packSchema,
  Questionnaire,
  questionnaireSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import colorado from './colorado-sb26-189.json';
import euAiAct from './eu-ai-act.json';
import iso42001 from './iso-42001.json';
import nist from './nist-ai-rmf.json';
import nyc from './nyc-ll144.json';
import questions from './questionnaire.json';
import sr262 from './sr-26-2.json';

/** Obligations as data, each version of an instrument a file; own words, and no legal advice. */
export const obligationPacks: ObligationPack[] = packSchema
  .array()
  .parse([euAiAct, nist, iso42001, sr262, nyc, colorado]);

export const questionnaire: Questionnaire =
  questionnaireSchema.parse(questions);
