import {
  AllocationRule,
  RuleCondition,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useMlHomeTranslation } from '@ml-home/backstage-plugin-ml-home-react';

const MAX_VALUES = 5;

/** Rules in words. */
export function useRuleWords() {
  const { t } = useMlHomeTranslation();
  const valuesOf = (values: string[]): string => {
    const shown = values.slice(0, MAX_VALUES).join(t('costRules.or'));
    return values.length > MAX_VALUES ? `${shown} …` : shown;
  };
  const condition = (one: RuleCondition): string => {
    const { field } = one;
    switch (one.op) {
      case 'exists':
        return t('costRules.exists', { field });
      case 'missing':
        return t('costRules.missing', { field });
      case 'is':
        return t('costRules.is', { field, values: valuesOf(one.values) });
      case 'is_not':
        return t('costRules.is_not', { field, values: valuesOf(one.values) });
      default:
        return t('costRules.like', { field, values: valuesOf(one.values) });
    }
  };
  const action = ({ then }: AllocationRule): string => {
    if (then.kind === 'direct') {
      return t('costRules.toObject', { kind: then.to, name: then.name });
    }
    if (then.kind !== 'shared') {
      return t(
        then.kind === 'idle' ? 'costRules.toIdle' : 'costRules.toUnallocated',
      );
    }
    const { split } = then;
    switch (split.method) {
      case 'even':
        return t('costRules.even', { n: String(split.among.length) });
      case 'fixed':
        return t('costRules.fixed', { n: String(split.shares.length) });
      case 'proportional':
        return t('costRules.proportional', { kind: split.kind });
      default:
        return t('costRules.usage', { series: split.series });
    }
  };
  return { condition, action };
}
