import {
  Button,
  Field,
  LoadingSkeleton,
  Notice,
  PageHead,
  Panel,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  PolicyDocument,
  policyDocumentSchema,
  PolicyVersion,
} from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { Columns, Page } from '../shell/Page';
import { ActDialog } from './ActDialog';
import { PolicyState } from './Policies';
import { PolicyTrial } from './PolicyTrial';
import { policyTemplate } from './policyTemplate';
import { useAct } from './useGovernance';

/** In the order of the schema: the database keeps keys in an order of its own. */
const pretty = (document: unknown) =>
  JSON.stringify(
    policyDocumentSchema.safeParse(document).data ?? document,
    null,
    2,
  );

function parse(text: string): { document?: PolicyDocument; why?: string } {
  try {
    return { document: JSON.parse(text) };
  } catch (error) {
    return { why: (error as Error).message };
  }
}

function Editor(props: { policyKey: string; versions: PolicyVersion[] }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const toast = useToast();
  const { policyKey, versions } = props;
  const last: PolicyVersion | undefined = versions[0];
  const [text, setText] = useState(pretty(last?.document ?? policyTemplate));
  const [asking, setAsking] = useState<'publish' | 'retire'>();
  const { document, why } = parse(text);
  const unsaved = !last || pretty(last.document) !== text;
  const params = { key: policyKey };
  const save = useAct(
    (api, given: PolicyDocument) =>
      api.governance.savePolicy({ params, body: { document: given } }),
    toast.show,
  );
  const publish = useAct(
    (api, reason: string) =>
      api.governance.publishPolicy({
        params,
        body: { version: last!.version, reason },
      }),
    toast.show,
  );
  const retire = useAct(
    (api, reason: string) =>
      api.governance.retirePolicy({ params, body: { reason } }),
    toast.show,
  );
  const inForce = versions.find(one => one.status === 'published');
  return (
    <>
      <PageHead
        crumbs={[
          { label: t('gov.title'), to: paths.governance },
          { label: t('gov.policies'), to: `${paths.governance}?view=policies` },
          { label: policyKey },
        ]}
        title={document?.title || policyKey}
        beside={
          last && (
            <>
              <PolicyState status={last.status} />{' '}
              <span>{t('govPolicy.of', { version: last.version })}</span>
            </>
          )
        }
        actions={
          <>
            {inForce && (
              <Button onClick={() => setAsking('retire')}>
                {t('govPolicy.retire')}
              </Button>
            )}
            <Button
              disabled={!document || save.busy || !unsaved}
              onClick={() => {
                save
                  .run(document!, saved =>
                    t('govPolicy.saved', { version: saved.version }),
                  )
                  .then(saved => saved && setText(pretty(saved.document)));
              }}
            >
              {t('govPolicy.save')}
            </Button>
            {last?.status === 'draft' && (
              <Button
                variant="primary"
                disabled={unsaved || publish.busy}
                onClick={() => setAsking('publish')}
              >
                {t('govPolicy.publish', { version: last.version })}
              </Button>
            )}
          </>
        }
      />
      <Columns
        width={420}
        main={
          <Panel label={t('govPolicy.document')}>
            <Field
              label={t('govPolicy.document')}
              rows={30}
              mono
              value={text}
              onChange={setText}
              error={why && t('govPolicy.notJson', { why })}
              help={t('govPolicy.documentHelp')}
            />
          </Panel>
        }
        side={
          <>
            <PolicyTrial document={document} />
            <Panel
              title={t('govPolicy.versions')}
              note={format.number(versions.length)}
            >
              <Box
                component="ul"
                sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1 }}
              >
                {versions.map(one => (
                  <Box
                    component="li"
                    key={one.version}
                    sx={{ display: 'flex', gap: 1, alignItems: 'center' }}
                  >
                    <Button
                      small
                      variant="text"
                      onClick={() => setText(pretty(one.document))}
                    >
                      {t('govPolicy.of', { version: one.version })}
                    </Button>
                    <PolicyState status={one.status} />
                    <Box
                      component="span"
                      title={one.digest}
                      sx={{
                        ml: 'auto',
                        color: k.second,
                        fontFamily: k.mono,
                        ...type.axis,
                      }}
                    >
                      {one.digest.slice(0, 7)}
                    </Box>
                  </Box>
                ))}
                {versions.length === 0 && (
                  <Box component="li" sx={{ color: k.second }}>
                    {t('gov.none')}
                  </Box>
                )}
              </Box>
            </Panel>
          </>
        }
      />
      {asking === 'publish' && last && (
        <ActDialog
          title={t('govPolicy.publish', { version: last.version })}
          text={t('govPolicy.publishAsk', { version: last.version })}
          confirm={t('govPolicy.publish', { version: last.version })}
          busy={publish.busy}
          onClose={() => setAsking(undefined)}
          onConfirm={reason => {
            publish
              .run(reason, done =>
                t('govPolicy.published', { version: done.version }),
              )
              .then(done => done && setAsking(undefined));
          }}
        />
      )}
      {asking === 'retire' && (
        <ActDialog
          danger
          title={t('govPolicy.retire')}
          text={t('govPolicy.retireAsk', { key: policyKey })}
          confirm={`${t('govPolicy.retire')} ${policyKey}`}
          busy={retire.busy}
          onClose={() => setAsking(undefined)}
          onConfirm={reason => {
            retire
              .run(reason, () => t('govPolicy.retired', { key: policyKey }))
              .then(done => done && setAsking(undefined));
          }}
        />
      )}
      {toast.node}
    </>
  );
}

/** A policy as data: its draft, its versions, and what it would have said of the past. */
export function PolicyPage() {
  const { key = '' } = useParams();
  const { t } = useMlHomeTranslation();
  const query = useMlHomeQuery(
    ['governance', 'policy', key],
    async (api, signal) =>
      api.governance
        .policyVersions({ params: { key } }, { signal })
        .catch(error => {
          // Nobody has saved it yet: that is where a new policy begins.
          if (error?.statusCode === 404) return { items: [] };
          throw error;
        }),
  );
  return (
    <Page title={key}>
      {query.error && <Notice state="fail">{t('govPolicy.failed')}</Notice>}
      {query.isPending && <LoadingSkeleton rows={6} />}
      {query.data && <Editor policyKey={key} versions={query.data.items} />}
    </Page>
  );
}
