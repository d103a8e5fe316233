import Box from '@mui/material/Box';
import {
  Button,
  Field,
  messageOf,
  Notice,
  PlainDialog,
  Segmented,
  type,
  useMlHomeMutation,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  BudgetPeriod,
  BudgetScope,
  budgetScopes,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { useCostWords } from '../words';

const AMOUNT = /^\d{1,15}(\.\d{1,10})?$/;
const periods: BudgetPeriod[] = ['month', 'quarter', 'year'];

/** Sets what a scope may cost. */
export function BudgetDialog(props: {
  currency: string;
  onClose: () => void;
  onSaved: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const words = useCostWords();
  const [scope, setScope] = useState<BudgetScope>('all');
  const [name, setName] = useState('');
  const [amount, setAmount] = useState('');
  const [period, setPeriod] = useState<BudgetPeriod>('month');
  const [tried, setTried] = useState(false);
  const save = useMlHomeMutation(
    (api, body: { scope: BudgetScope; name: string; amount: string }) =>
      api.costs.setBudget({
        body: { ...body, period, currency: props.currency },
      }),
    [['costs', 'budgets']],
  );
  const amountWrong = !AMOUNT.test(amount) || Number(amount) === 0;
  const nameWrong = scope !== 'all' && name.trim() === '';
  const submit = () => {
    setTried(true);
    if (amountWrong || nameWrong) return;
    save.mutate(
      { scope, name: scope === 'all' ? '' : name.trim(), amount },
      { onSuccess: props.onSaved },
    );
  };
  return (
    <PlainDialog
      open
      onClose={props.onClose}
      title={t('budgets.set')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('budgets.cancel')}</Button>
          <Button variant="primary" disabled={save.isPending} onClick={submit}>
            {t('budgets.setShort')}
          </Button>
        </>
      }
    >
      <Box sx={{ mb: 1.5 }}>
        <Box sx={{ mb: 0.5, fontWeight: 550 }}>{t('budgets.scope')}</Box>
        <Segmented
          label={t('budgets.scope')}
          value={scope}
          options={budgetScopes.map(value => ({
            value,
            label: value === 'all' ? t('budgets.scopeAll') : words.split(value),
          }))}
          onChange={setScope}
        />
      </Box>
      {scope !== 'all' && (
        <Field
          label={t('budgets.name')}
          help={t('budgets.nameHelp')}
          value={name}
          onChange={setName}
          error={tried && nameWrong ? t('budgets.nameError') : undefined}
        />
      )}
      <Field
        label={t('budgets.amount', { currency: props.currency })}
        value={amount}
        onChange={setAmount}
        error={tried && amountWrong ? t('budgets.amountError') : undefined}
      />
      <Box sx={{ mb: 1.5 }}>
        <Box sx={{ mb: 0.5, fontWeight: 550 }}>{t('budgets.period')}</Box>
        <Segmented
          label={t('budgets.period')}
          value={period}
          options={periods.map(value => ({
            value,
            label: t(`budgets.${value}`),
          }))}
          onChange={setPeriod}
        />
      </Box>
      <Box sx={{ color: k.second, ...type.small }}>
        {t('budgets.thresholds')}
      </Box>
      {save.error && (
        <Box role="alert" sx={{ mt: 1.5 }}>
          <Notice state="fail">{messageOf(save.error)}</Notice>
        </Box>
      )}
    </PlainDialog>
  );
}
