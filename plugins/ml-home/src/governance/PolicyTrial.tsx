import {
  Button,
  Panel,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { PolicyDocument } from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useAct } from './useGovernance';

/** How far back approvals are tried. */
const DAYS = 365;

/** What a policy would have said of past approvals. */
export function PolicyTrial(props: { document: PolicyDocument | undefined }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const toast = useToast();
  const trial = useAct(
    (api, document: PolicyDocument) =>
      api.governance.dryRun({ body: { document, sinceDays: DAYS } }),
    toast.show,
  );
  const [result, setResult] = useState<Awaited<ReturnType<typeof trial.run>>>();
  return (
    <Panel
      title={t('govPolicy.trial')}
      action={
        <Button
          small
          disabled={!props.document || trial.busy}
          onClick={() => {
            trial
              .run(props.document!, () => t('govPolicy.trial'))
              .then(setResult);
          }}
        >
          {t('govPolicy.trial')}
        </Button>
      }
    >
      {!result && (
        <Box sx={{ color: k.second }}>{t('govPolicy.documentHelp')}</Box>
      )}
      {result?.approvals === 0 && t('govPolicy.trialNone', { days: DAYS })}
      {result && result.approvals > 0 && (
        <>
          <Box sx={{ fontWeight: 650 }}>
            {t('govPolicy.trialResult', {
              blocked: format.number(result.blocked),
              count: result.approvals,
              n: format.number(result.approvals),
              days: DAYS,
            })}
          </Box>
          {result.insufficient > 0 && (
            <Box sx={{ color: k.second }}>
              {t('govPolicy.trialInsufficient', {
                n: format.number(result.insufficient),
              })}
            </Box>
          )}
          <Box
            component="ul"
            sx={{
              listStyle: 'none',
              m: 0,
              mt: 1,
              p: 0,
              display: 'grid',
              gap: 1,
            }}
          >
            {result.items.map(one => (
              <Box component="li" key={one.reviewId}>
                <Link
                  component={RouterLink}
                  to={paths.review(one.reviewId)}
                  underline="hover"
                  sx={{ color: k.text, fontWeight: 600 }}
                >
                  {one.model} v{one.version}
                </Link>{' '}
                <Box component="span" sx={{ color: k.second, ...type.small }}>
                  {format.date(one.approvedAt)}
                </Box>
                <Box
                  sx={{
                    color: k.second,
                    ...type.small,
                    overflowWrap: 'anywhere',
                  }}
                >
                  {one.reasons.join('; ')}
                </Box>
              </Box>
            ))}
          </Box>
        </>
      )}
      {toast.node}
    </Panel>
  );
}
