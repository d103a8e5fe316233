import {
  AllocationRule,
  allocationRulesSchema,
} from '@ml-home/backstage-plugin-ml-home-common';

export type ReadRules =
  | { rules: AllocationRule[]; problem?: undefined }
  | { rules?: undefined; problem: { path?: string; message: string } };

/** Rules of a text in JSON, or what is wrong with it. */
export function readRules(text: string): ReadRules {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return { problem: { message: (error as Error).message } };
  }
  const { success, data, error } = allocationRulesSchema.safeParse(parsed);
  if (success) return { rules: data };
  const [issue] = error.issues;
  return {
    problem: {
      path: issue.path.map(String).join('.') || '(all)',
      message: issue.message,
    },
  };
}

/** Rules with another before them, as a suggestion asks for; the text of the rules as it is when it is none. */
export function withSuggestion(
  rules: AllocationRule[],
  suggestion: string | undefined,
): AllocationRule[] {
  if (!suggestion) return rules;
  const { rules: read } = readRules(`[${suggestion}]`);
  if (!read) return rules;
  const ids = new Set(rules.map(({ id }) => id));
  const added = read.map(rule => {
    let { id } = rule;
    for (let i = 2; ids.has(id); i += 1) id = `${rule.id}-${i}`;
    return { ...rule, id };
  });
  return [...added, ...rules];
}
