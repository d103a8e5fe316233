import { Proposal } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Age,
  Button,
  messageOf,
  OwnerLink,
  Panel,
  StateGlyph,
  ToastMessage,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useDecide } from '../useProposals';

/** Retirements that wait for the reader's word, or for that of others on what the reader proposed. */
export function RetirementProposals(props: {
  onDecline: (proposal: Proposal) => void;
  onDone: (message: ToastMessage) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const decide = useDecide();
  const query = useMlHomeQuery(
    ['feature-proposals', 'retirement'],
    (api, signal) =>
      api.features.proposals(
        { query: { kind: 'retirement', state: 'open', limit: 200 } },
        { signal },
      ),
  );
  const open = (query.data?.items ?? []).filter(
    one => one.canDecide || one.isAuthor,
  );
  if (query.error) {
    return (
      <Box role="alert" sx={{ color: k.errorText, mt: 1 }}>
        {t('proposal.failed')}: {messageOf(query.error)}
      </Box>
    );
  }
  if (open.length === 0) return null;
  const nameOf = (one: Proposal) =>
    one.feature ? `${one.family}/${one.feature}` : one.family;
  return (
    <Box sx={{ mt: 1.5 }}>
      <Panel flush title={t('retirement.propose')} note={String(open.length)}>
        {open.map((one, i) => (
          <Box
            key={one.id}
            sx={{
              display: 'flex',
              flexWrap: 'wrap',
              alignItems: 'center',
              gap: 1,
              px: 2,
              py: 1,
              borderTop: i ? `1px solid ${k.line}` : 0,
            }}
          >
            <StateGlyph state="pending" />
            <strong>{nameOf(one)}</strong>
            <Box
              component="span"
              sx={{ minWidth: 0, overflowWrap: 'anywhere' }}
            >
              {one.reason}
            </Box>
            <Box component="span" sx={{ color: k.second }}>
              {one.author ? (
                <OwnerLink plain entityRef={one.author} />
              ) : (
                t('proposal.someone')
              )}
              , <Age at={one.createdAt} />
            </Box>
            <Box sx={{ ml: 'auto', display: 'flex', gap: 1 }}>
              {one.isAuthor && (
                <Button
                  small
                  onClick={() =>
                    decide.mutate(
                      { id: one.id, decision: 'withdraw' },
                      {
                        onSuccess: () =>
                          props.onDone({ text: t('proposal.withdrawn') }),
                      },
                    )
                  }
                >
                  {t('proposal.withdraw')}
                </Button>
              )}
              {one.canDecide && (
                <>
                  <Button
                    small
                    aria-haspopup="dialog"
                    onClick={() => props.onDecline(one)}
                  >
                    {t('proposal.decline')}
                  </Button>
                  <Button
                    small
                    disabled={decide.isPending}
                    onClick={() =>
                      decide.mutate(
                        { id: one.id, decision: 'accept' },
                        {
                          onSuccess: ({ declaredIn }) =>
                            props.onDone({
                              lasting: !!declaredIn,
                              text: declaredIn
                                ? t('proposal.retiredIn', { file: declaredIn })
                                : t('proposal.retired', { name: nameOf(one) }),
                            }),
                        },
                      )
                    }
                  >
                    {t('proposal.acceptRetire', { name: nameOf(one) })}
                  </Button>
                </>
              )}
            </Box>
          </Box>
        ))}
        {decide.error && (
          <Box role="alert" sx={{ px: 2, py: 1, color: k.errorText }}>
            {messageOf(decide.error)}
          </Box>
        )}
      </Panel>
    </Box>
  );
}
