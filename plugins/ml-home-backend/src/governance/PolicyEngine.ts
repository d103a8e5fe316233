import { Environment } from '@marcbachmann/cel-js';
import { InputError } from '@backstage/errors';
import {
  EvidenceItem,
  matchesKey,
  PolicyDocument,
  PolicyRule,
  RuleVerdict,
  Verdict,
} from '@ml-home/backstage-plugin-ml-home-common';

type Check = (context: Record<string, unknown>) => unknown;

/** Items of evidence that rules look at; more of them would let one evaluation take long. */
const MOST_ITEMS = 5000;
const MACROS = /\.\s*(all|exists|exists_one|map|filter)\s*\(/g;

const settings = {
  homogeneousAggregateLiterals: false,
  limits: {
    maxAstNodes: 400,
    maxDepth: 40,
    maxListElements: 200,
    maxMapEntries: 50,
    maxCallArguments: 10,
  },
};
const language = new Environment({
  ...settings,
  unlistedVariablesAreDyn: true,
});

/** Knows by name what rules may speak of, to tell a slip of the pen before it is in force. */
const names = ['value', 'item', 'base', 'evidence', 'baseline', 'model'];
const strict = names.reduce(
  (environment, name) => environment.registerVariable(name, 'dyn'),
  new Environment(settings),
);

/**
 * Reads a rule of a document that is being written: what could never be answered is refused.
 *
 * @throws InputError that names the rule
 */
export function requireRule(rule: Pick<PolicyRule, 'id' | 'expression'>): void {
  compileRule(rule);
  const { valid, error, type } = strict.check(rule.expression);
  if (!valid) {
    const [first] = String(error?.message).split('\n');
    throw new InputError(`Rule '${rule.id}': ${first}`);
  }
  if (type !== 'bool' && type !== 'dyn') {
    throw new InputError(
      `Rule '${rule.id}': answers ${type}, and not true or false`,
    );
  }
}

/**
 * Reads one expression in CEL. CEL has no loops but its macros over lists: one of them in an expression keeps the
 * work linear in the evidence.
 *
 * @throws InputError that names the rule
 */
export function compileRule(
  rule: Pick<PolicyRule, 'id' | 'expression'>,
): Check {
  const macros = rule.expression.match(MACROS)?.length ?? 0;
  if (macros > 1) {
    throw new InputError(
      `Rule '${rule.id}': at most one of all, exists, exists_one, map and filter`,
    );
  }
  // A backtracking pattern would hold up the process: CEL promises RE2, JavaScript has none.
  if (/\bmatches\s*\(/.test(rule.expression)) {
    throw new InputError(
      `Rule '${rule.id}': matches() is not allowed; compare, or use startsWith, endsWith or contains`,
    );
  }
  try {
    return language.parse(rule.expression) as unknown as Check;
  } catch (error) {
    const [first] = String((error as Error).message).split('\n');
    throw new InputError(`Rule '${rule.id}' cannot be read: ${first}`);
  }
}

/** The item as expressions see it. */
const seen = (item: EvidenceItem | undefined) =>
  item
    ? {
        key: item.key,
        value: item.value,
        known: item.value !== null,
        n: item.n ?? null,
        low: item.interval?.low ?? null,
        high: item.interval?.high ?? null,
        unit: item.unit ?? null,
        origin: item.origin.source,
      }
    : null;

export interface RuleSubject {
  evidence: EvidenceItem[];
  /** Of the last approval; empty where there is none. */
  baseline: EvidenceItem[];
  model: {
    name: string;
    tier: string;
    project: string | null;
    owner: string | null;
  };
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 4 });
const told = (value: EvidenceItem['value']) =>
  typeof value === 'number' ? number.format(value) : String(value);

class Evaluation {
  readonly #subject: RuleSubject;
  readonly #evidence: Record<string, unknown>;
  readonly #baseline: Record<string, unknown>;
  readonly #base: Map<string, EvidenceItem>;

  constructor(subject: RuleSubject) {
    this.#subject = {
      ...subject,
      evidence: subject.evidence.slice(0, MOST_ITEMS),
      baseline: subject.baseline.slice(0, MOST_ITEMS),
    };
    this.#base = new Map(this.#subject.baseline.map(item => [item.key, item]));
    this.#evidence = Object.fromEntries(
      this.#subject.evidence.map(item => [item.key, seen(item)]),
    );
    this.#baseline = Object.fromEntries(
      this.#subject.baseline.map(item => [item.key, seen(item)]),
    );
  }

  verdictsOf(rule: PolicyRule): RuleVerdict[] {
    const told_ = {
      rule: rule.id,
      title: rule.title,
      severity: rule.severity,
    };
    let check: Check;
    try {
      check = compileRule(rule);
    } catch (error) {
      return [this.#thrown(told_, error)];
    }
    if (!rule.evidence) {
      try {
        const verdict = this.#ask(check, {}) ? 'pass' : 'fail';
        return [{ ...told_, verdict, message: rule.expression }];
      } catch (error) {
        return [this.#thrown(told_, error)];
      }
    }
    const items = this.#subject.evidence.filter(item =>
      matchesKey(rule.evidence!, item.key),
    );
    if (items.length === 0) {
      return [
        {
          ...told_,
          verdict: rule.missing,
          evidence: rule.evidence.includes('*') ? undefined : rule.evidence,
          message:
            rule.missing === 'pass'
              ? 'Nothing to judge'
              : `No evidence of ${rule.evidence}`,
        },
      ];
    }
    return items.map(item => ({
      ...told_,
      evidence: item.key,
      ...this.#judge(rule, check, item),
    }));
  }

  #judge(
    rule: PolicyRule,
    check: Check,
    item: EvidenceItem,
  ): Pick<RuleVerdict, 'verdict' | 'message' | 'error'> {
    if (item.value === null) {
      return { verdict: 'insufficient', message: 'Unknown' };
    }
    if (rule.minN !== undefined && (item.n ?? -1) < rule.minN) {
      return {
        verdict: 'insufficient',
        message: `n ${
          item.n === undefined ? 'unknown' : number.format(item.n)
        }, n ≥ ${number.format(rule.minN)} is asked`,
      };
    }
    const values: EvidenceItem['value'][] =
      rule.interval && item.interval && typeof item.value === 'number'
        ? [item.interval.low, item.interval.high]
        : [item.value];
    try {
      const answers = values.map(value => this.#ask(check, { item, value }));
      if (answers.every(Boolean)) {
        return { verdict: 'pass', message: rule.expression };
      }
      if (answers.some(Boolean)) {
        return {
          verdict: 'insufficient',
          message: `The interval ${told(values[0])} to ${told(
            values[1],
          )} crosses the limit: ${rule.expression}`,
        };
      }
      return {
        verdict: 'fail',
        message: `${told(item.value)}: ${rule.expression}`,
      };
    } catch (error) {
      const { verdict, message, error: why } = this.#thrown(rule, error);
      return { verdict, message, error: why };
    }
  }

  #ask(
    check: Check,
    given: { item?: EvidenceItem; value?: EvidenceItem['value'] },
  ): boolean {
    const answer = check({
      value: given.value ?? null,
      item: seen(given.item),
      base: given.item ? seen(this.#base.get(given.item.key)) : null,
      evidence: this.#evidence,
      baseline: this.#baseline,
      model: this.#subject.model,
    });
    if (typeof answer !== 'boolean') {
      throw new Error(`It answers ${typeof answer}, and not true or false`);
    }
    return answer;
  }

  #thrown(
    rule: Pick<RuleVerdict, 'title' | 'severity'> & {
      id?: string;
      rule?: string;
    },
    error: unknown,
  ): RuleVerdict {
    const [why] = String((error as Error).message).split('\n');
    return {
      rule: rule.rule ?? rule.id ?? '',
      title: rule.title,
      severity: rule.severity,
      verdict: 'insufficient',
      message: `The rule could not be evaluated: ${why}`.slice(0, 400),
      error: why.slice(0, 300),
    };
  }
}

/**
 * What each rule of a policy says of evidence: pass, fail, or insufficient when the value is unknown, the sample too
 * small, the interval crosses the limit, or the rule cannot be evaluated. An interval is judged at both of its ends,
 * which is right for rules that are monotonic in the value.
 */
export function judge(
  document: PolicyDocument,
  subject: RuleSubject,
): RuleVerdict[] {
  const evaluation = new Evaluation(subject);
  return document.rules.flatMap(rule => evaluation.verdictsOf(rule));
}

export function countVerdicts(
  verdicts: RuleVerdict[],
): Record<Verdict, number> {
  const counts = { pass: 0, fail: 0, insufficient: 0 };
  verdicts.forEach(({ verdict }) => counts[verdict]++);
  return counts;
}
