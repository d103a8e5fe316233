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
  PricedResource,
  pricedResources,
  PricingOption,
  pricingOptions,
  resourcePriceSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { todayUtc } from '../useCosts';

type Key =
  | 'type'
  | 'provider'
  | 'region'
  | 'currency'
  | 'price'
  | 'day'
  | 'source';

/** Sets what an hour of something costs from a day on. */
export function PriceDialog(props: {
  currency: string;
  onClose: () => void;
  onSaved: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [resource, setResource] = useState<PricedResource>('gpu');
  const [values, setValues] = useState<Record<Key, string>>({
    ...{ type: '', provider: '', region: '', price: '', source: '' },
    currency: props.currency,
    day: `${todayUtc().slice(0, 7)}-01`,
  });
  const [pricing, setPricing] = useState<PricingOption>('Standard');
  const [tried, setTried] = useState(false);
  const isNamed = resource === 'gpu' || resource === 'other';
  const parsed = resourcePriceSchema.safeParse({
    ...values,
    resource,
    pricing,
    type: isNamed ? values.type : '',
  });
  const save = useMlHomeMutation(
    (api, body: { prices: [typeof parsed.data & object] }) =>
      api.costs.setPrices({ body }),
    [['costs']],
  );
  const errorOf = (key: Key): string | undefined =>
    tried
      ? parsed.error?.issues.find(({ path }) => path[0] === key)?.message
      : undefined;
  const field = (key: Key, help?: string, label?: string) => (
    <Field
      label={label ?? t(`costEstimates.${key}`)}
      value={values[key]}
      onChange={value => setValues({ ...values, [key]: value })}
      help={help}
      error={errorOf(key)}
    />
  );
  const submit = () => {
    setTried(true);
    if (parsed.success) {
      save.mutate({ prices: [parsed.data] }, { onSuccess: props.onSaved });
    }
  };
  return (
    <PlainDialog
      open
      onClose={props.onClose}
      title={t('costEstimates.set')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('budgets.cancel')}</Button>
          <Button variant="primary" disabled={save.isPending} onClick={submit}>
            {t('costEstimates.setShort')}
          </Button>
        </>
      }
    >
      <Box sx={{ mb: 1.5 }}>
        <Segmented
          label={t('costEstimates.resource')}
          value={resource}
          options={pricedResources.map(value => ({
            value,
            label:
              value === 'other'
                ? t('costEstimates.otherResource')
                : t(`costEstimates.${value}`),
          }))}
          onChange={setResource}
        />
      </Box>
      {resource === 'gpu' && field('type', t('costEstimates.typeHelp'))}
      {resource === 'other' &&
        field(
          'type',
          t('costEstimates.otherTypeHelp'),
          t('costEstimates.otherType'),
        )}
      <Box sx={{ mb: 1.5 }}>
        <Segmented
          label={t('costEstimates.pricing')}
          value={pricing}
          options={pricingOptions.map(value => ({
            value,
            label: t(`costEstimates.pricing_${value}`),
          }))}
          onChange={setPricing}
        />
        <Box sx={{ color: k.second, ...type.small, mt: 0.5 }}>
          {t('costEstimates.pricingHelp')}
        </Box>
      </Box>
      <Box sx={{ display: 'flex', gap: 1.5 }}>
        {field('price', t('costEstimates.priceHelp'))}
        {field('currency')}
      </Box>
      <Box sx={{ display: 'flex', gap: 1.5 }}>
        {field('provider', t('costEstimates.anyHelp'))}
        {field('region', t('costEstimates.anyHelp'))}
      </Box>
      {field('day', t('costEstimates.dayHelp'))}
      {field('source', t('costEstimates.sourceHelp'))}
      {save.error && (
        <Box role="alert" sx={{ mt: 1.5 }}>
          <Notice state="fail">{messageOf(save.error)}</Notice>
        </Box>
      )}
    </PlainDialog>
  );
}
