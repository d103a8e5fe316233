import {
  Button,
  CodeBlock,
  EmptyState,
  Panel,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useBackendUrl } from '../models/useTrackingUri';

/** No bill yet: what fills the page, and the lines that do it. */
export function NoBill() {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const server = useBackendUrl();
  const lines = `curl -X POST -H "Authorization: Bearer $MLFLOW_TRACKING_TOKEN" \\
  -T focus.csv.gz "${server}/focus/imports?name=focus.csv.gz"`;
  return (
    <Panel label={t('costs.emptyTitle')} flush>
      <EmptyState
        title={t('costs.emptyTitle')}
        actions={
          <Button variant="primary" to={paths.costImports}>
            {t('costs.importBill')}
          </Button>
        }
      >
        {t('costs.emptyText')}
        <Box sx={{ mt: 2 }}>
          <CodeBlock code={lines} label={t('costs.emptyLines')} />
        </Box>
      </EmptyState>
    </Panel>
  );
}

/** Bills are there, but not of these days or of what was asked for. */
export function EmptyRange(props: {
  filtered: boolean;
  completeTo?: string;
  onClear: () => void;
  onShow: (day: string) => void;
}) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { completeTo, filtered } = props;
  const title = t(filtered ? 'costs.emptyFilter' : 'costs.emptyRange');
  return (
    <Panel label={title} flush>
      <EmptyState
        title={title}
        actions={
          <>
            {filtered && (
              <Button onClick={props.onClear}>{t('costs.clearFilters')}</Button>
            )}
            {completeTo && !filtered && (
              <Button onClick={() => props.onShow(completeTo)}>
                {t('costs.showThose')}
              </Button>
            )}
          </>
        }
      >
        {completeTo &&
          t('costs.emptyRangeText', { day: format.date(completeTo) })}
      </EmptyState>
    </Panel>
  );
}
