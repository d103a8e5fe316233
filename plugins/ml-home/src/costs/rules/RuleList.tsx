import Box from '@mui/material/Box';
import {
  Column,
  DataTable,
  Panel,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { AllocationRule } from '@ml-home/backstage-plugin-ml-home-common';
import { useRuleWords } from './ruleWords';

/** Rules in their order, in words. */
export function RuleList(props: { rules: AllocationRule[] }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const words = useRuleWords();
  const places = new Map(props.rules.map((rule, i) => [rule.id, i + 1]));
  const columns: Column<AllocationRule>[] = [
    {
      id: 'order',
      header: t('costRules.order'),
      align: 'right',
      width: 44,
      render: rule => (
        <Box component="span" sx={{ color: k.second }}>
          {places.get(rule.id)}
        </Box>
      ),
    },
    {
      id: 'name',
      header: t('costRules.name'),
      primary: true,
      width: 320,
      render: rule => rule.name,
    },
    {
      id: 'when',
      header: t('costRules.when'),
      render: rule => rule.when.map(words.condition).join(', '),
    },
    {
      id: 'then',
      header: t('costRules.then'),
      width: 360,
      render: rule => words.action(rule),
    },
  ];
  return (
    <Panel label={t('costRules.title')} flush>
      <DataTable
        label={t('costRules.title')}
        columns={columns}
        rows={props.rules}
        rowKey={rule => rule.id}
      />
    </Panel>
  );
}
