import Box from '@mui/material/Box';
import {
  Button,
  Field,
  messageOf,
  Notice,
  Panel,
  useMlHomeMutation,
  useMlHomeTranslation,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  AllocationRule,
  RulesetView,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { Columns } from '../../shell/Page';
import { todayUtc } from '../useCosts';
import { DryRunPanel } from './DryRunPanel';
import { readRules, withSuggestion } from './readRules';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Rules as JSON: tried on a month first, then published as the next version. */
export function RuleEditor(props: {
  current: RulesetView;
  suggestion?: string;
  onDone: (version: number) => void;
  onCancel: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const url = useUrlState();
  const { current } = props;
  const [text, setText] = useState(() =>
    JSON.stringify(withSuggestion(current.rules, props.suggestion), null, 2),
  );
  const [note, setNote] = useState('');
  const month = url.get('month') ?? todayUtc().slice(0, 7);
  const { rules, problem } = readRules(text);
  const dryRun = useMlHomeMutation(
    (api, given: { rules: AllocationRule[]; month: string }) =>
      api.costs.dryRun({ body: given }),
    [],
  );
  const publish = useMlHomeMutation(
    (api, given: { rules: AllocationRule[]; note: string }) =>
      api.costs.publish({ body: { ...given, basedOn: current.version } }),
    [['costs']],
  );
  const tried = dryRun.variables?.rules;
  // Only what was tried can be published: whoever publishes has seen what it does.
  const isTried =
    !!dryRun.data && JSON.stringify(tried) === JSON.stringify(rules);
  let wrong: string | undefined;
  if (problem) {
    wrong = problem.path
      ? t('costRules.notRules', {
          path: problem.path,
          message: problem.message,
        })
      : t('costRules.notJson', { message: problem.message });
  }
  const failure = publish.error ?? dryRun.error;
  const next = String(current.version + 1);
  return (
    <Columns
      width={560}
      main={
        <Panel label={t('costRules.editing')}>
          <Field
            label={t('costRules.editing')}
            value={text}
            onChange={setText}
            rows={26}
            mono
            error={wrong}
          />
          <Box sx={{ display: 'flex', gap: 2, alignItems: 'flex-start' }}>
            <Field
              label={t('costRules.month')}
              type="month"
              value={month}
              onChange={value =>
                url.set({ month: MONTH.test(value) ? value : undefined })
              }
            />
            <Field
              label={t('costRules.note')}
              value={note}
              onChange={setNote}
            />
          </Box>
          {failure && (
            <Box role="alert" sx={{ mb: 1.5 }}>
              <Notice state="fail">{messageOf(failure)}</Notice>
            </Box>
          )}
          <Box sx={{ display: 'flex', gap: 1 }}>
            <Button onClick={props.onCancel}>{t('costRules.cancel')}</Button>
            <Button
              variant={isTried ? 'outlined' : 'primary'}
              disabled={!rules || dryRun.isPending}
              onClick={() => rules && dryRun.mutate({ rules, month })}
            >
              {t('costRules.try')}
            </Button>
            {isTried && (
              <Button
                variant="primary"
                disabled={publish.isPending}
                onClick={() =>
                  rules &&
                  publish.mutate(
                    { rules, note },
                    { onSuccess: ({ version }) => props.onDone(version) },
                  )
                }
              >
                {t('costRules.publish', { version: next })}
              </Button>
            )}
          </Box>
        </Panel>
      }
      side={dryRun.data && <DryRunPanel result={dryRun.data} />}
    />
  );
}
