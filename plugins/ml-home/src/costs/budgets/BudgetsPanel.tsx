import Close from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import {
  Button,
  ErrorPanel,
  IconButton,
  LoadingSkeleton,
  Panel,
  State,
  StateGlyph,
  type,
  useFormat,
  useMlHomeMutation,
  useMlHomeQuery,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Budget } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { useSumText } from '../CostFigures';
import { useCostWords } from '../words';
import { BudgetDialog } from './BudgetDialog';

const glyphs: Record<Budget['state'], State> = {
  ok: 'ok',
  warning: 'warning',
  breached: 'fail',
  unknown: 'unknown',
};

/** How much of a budget is spent, with a mark where the forecast ends. */
function Gauge(props: { budget: Budget }) {
  const k = useTokens();
  const { budget } = props;
  const amount = Number(budget.amount);
  const spent = budget.spent === undefined ? undefined : Number(budget.spent);
  const share = (value: number) =>
    `${Math.min(100, Math.max(0, (value / amount) * 100))}%`;
  const colours: Record<Budget['state'], string> = {
    ok: k.second,
    warning: k.warning,
    breached: k.error,
    unknown: k.unknown,
  };
  return (
    <Box
      aria-hidden
      sx={{
        position: 'relative',
        height: 6,
        borderRadius: '3px',
        bgcolor: k.hover,
        ...(spent === undefined && {
          background: `repeating-linear-gradient(45deg, ${k.unknown} 0 1.5px, ${k.unknownGround} 1.5px 4px)`,
        }),
      }}
    >
      {spent !== undefined && (
        <Box
          sx={{
            height: '100%',
            width: share(spent),
            borderRadius: '3px',
            bgcolor: colours[budget.state],
          }}
        />
      )}
      {budget.forecast !== undefined && (
        <Box
          sx={{
            position: 'absolute',
            top: -3,
            bottom: -3,
            left: share(budget.forecast),
            width: 2,
            bgcolor: k.text,
          }}
        />
      )}
    </Box>
  );
}

function BudgetRow(props: {
  budget: Budget;
  onEnd: () => void;
  first: boolean;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useCostWords();
  const { budget } = props;
  const money = (value: string | number, compact = true) =>
    format.money(value, budget.currency, { compact });
  const sumText = useSumText();
  const sum = { amount: budget.spent ?? '0', unknown: budget.unknown };
  const spent = (compact: boolean) =>
    budget.spent === undefined && budget.unknown === 0
      ? t('budgets.nothing')
      : t('budgets.of', {
          spent: sumText(sum, budget.currency, undefined, compact),
          amount: money(budget.amount, compact),
        });
  const states: Record<Budget['state'], string> = {
    ok: t('budgets.stateOk'),
    warning: t('budgets.stateWarning'),
    breached: t('budgets.stateBreached'),
    unknown: t('budgets.stateUnknown'),
  };
  const name =
    budget.scope === 'all'
      ? t('budgets.scopeAll')
      : words.scoped(budget.scope, budget.name);
  return (
    <Box
      sx={{
        px: 2,
        py: 1,
        borderTop: props.first ? 0 : `1px solid ${k.line}`,
      }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
        <StateGlyph state={glyphs[budget.state]} />
        <Box
          sx={{
            minWidth: 0,
            flex: 1,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
          title={budget.name}
        >
          {name}{' '}
          <Box component="span" sx={{ color: k.second }}>
            {t(`budgets.${budget.period}`)}, {states[budget.state]}
          </Box>
        </Box>
        <IconButton
          label={`${t('budgets.end')}: ${name}`}
          onClick={props.onEnd}
        >
          <Close />
        </IconButton>
      </Box>
      <Box sx={{ my: 0.5 }}>
        <Gauge budget={budget} />
      </Box>
      <Box
        sx={{
          display: 'flex',
          justifyContent: 'space-between',
          gap: 1,
          fontVariantNumeric: 'tabular-nums',
          ...type.small,
        }}
      >
        <span title={spent(true) === spent(false) ? undefined : spent(false)}>
          {spent(true)}
        </span>
        {budget.forecast !== undefined && (
          <Box
            component="span"
            sx={{ color: k.second }}
            title={money(budget.forecast, false)}
          >
            {t('budgets.foretold', {
              amount: sumText(
                { amount: String(budget.forecast), unknown: budget.unknown },
                budget.currency,
                undefined,
                true,
              ),
            })}
          </Box>
        )}
      </Box>
    </Box>
  );
}

/** What may be spent, beside what was. */
export function BudgetsPanel(props: { currency: string }) {
  const { t } = useMlHomeTranslation();
  const toast = useToast();
  const k = useTokens();
  const [setting, setSetting] = useState(false);
  const budgets = useMlHomeQuery(['costs', 'budgets'], (api, signal) =>
    api.costs.budgets({}, { signal }),
  );
  const end = useMlHomeMutation(
    (api, id: string) => api.costs.endBudget({ params: { id } }),
    [['costs', 'budgets']],
  );
  const { data, error } = budgets;
  return (
    <Panel
      title={t('budgets.title')}
      flush
      action={
        <Button small onClick={() => setSetting(true)}>
          {t('budgets.set')}
        </Button>
      }
    >
      {error && !data && (
        <ErrorPanel
          title={t('budgets.failed')}
          error={error}
          onRetry={() => {
            budgets.refetch();
          }}
        />
      )}
      {!data && !error && <LoadingSkeleton rows={3} />}
      {data?.items.map((budget, i) => (
        <BudgetRow
          key={budget.id}
          budget={budget}
          first={i === 0}
          onEnd={() =>
            end.mutate(budget.id, {
              onSuccess: () => toast.show({ text: t('budgets.ended') }),
            })
          }
        />
      ))}
      {data?.items.length === 0 && (
        <Box sx={{ p: 2, color: k.second }}>{t('budgets.none')}</Box>
      )}
      {setting && (
        <BudgetDialog
          currency={props.currency}
          onClose={() => setSetting(false)}
          onSaved={() => {
            setSetting(false);
            toast.show({ text: t('budgets.saved') });
          }}
        />
      )}
      {toast.node}
    </Panel>
  );
}
