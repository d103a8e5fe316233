import {
  Button,
  Field,
  OwnerLink,
  PageHead,
  Panel,
  Settled,
  StateGlyph,
  ToastMessage,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  Answers,
  askedQuestions,
  Assessment,
  assessTier,
  Questionnaire,
} from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { Columns, Page } from '../shell/Page';
import { useAct } from './useGovernance';
import { TierWord } from './words';

function YesNo(props: {
  name: string;
  label: string;
  value: boolean | undefined;
  onChange: (value: boolean) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  return (
    <Box
      role="radiogroup"
      aria-label={props.label}
      sx={{ display: 'flex', gap: 1.5, flexShrink: 0 }}
    >
      {([true, false] as const).map(value => (
        <Box
          component="label"
          key={String(value)}
          sx={{
            display: 'flex',
            gap: 0.5,
            alignItems: 'center',
            minHeight: 24,
          }}
        >
          <Box
            component="input"
            type="radio"
            name={props.name}
            checked={props.value === value}
            onChange={() => props.onChange(value)}
            sx={{ m: 0, width: 16, height: 16, accentColor: k.accent }}
          />
          {t(value ? 'govAssess.yes' : 'govAssess.no')}
        </Box>
      ))}
    </Box>
  );
}

function Form(props: {
  model: string;
  questionnaire: Questionnaire;
  before: Assessment[];
  show: (message: ToastMessage) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const { model, questionnaire, before } = props;
  const [answers, setAnswers] = useState<Answers>(before[0]?.answers ?? {});
  const [note, setNote] = useState('');
  const asked = askedQuestions(questionnaire, answers);
  const left = asked.filter(
    ({ id }) => typeof answers[id] !== 'boolean',
  ).length;
  const result = left === 0 ? assessTier(questionnaire, answers) : undefined;
  const sections = [...new Set(asked.map(({ section }) => section))];
  const keep = useAct(
    api =>
      api.governance.assess({
        params: { model },
        body: {
          ruleVersion: questionnaire.version,
          answers,
          note: note || undefined,
        },
      }),
    props.show,
  );
  return (
    <>
      <PageHead
        crumbs={[
          { label: t('gov.title'), to: paths.governance },
          {
            label: t('gov.inventory'),
            to: `${paths.governance}?view=inventory`,
          },
          { label: model },
        ]}
        title={t('govAssess.title', { model })}
        beside={
          <span>
            {t('govAssess.version', {
              version: questionnaire.version,
              from: format.date(questionnaire.effectiveFrom),
            })}
          </span>
        }
        subtitle={t('gov.noAdvice')}
        actions={<Button to={paths.model(model)}>{model}</Button>}
      />
      <Columns
        width={380}
        main={sections.map(section => (
          <Panel flush key={section} title={section}>
            <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {asked
                .filter(question => question.section === section)
                .map(question => (
                  <Box
                    component="li"
                    key={question.id}
                    sx={{
                      display: 'flex',
                      gap: 3,
                      px: 2,
                      py: 1.25,
                      borderBottom: `1px solid ${k.line}`,
                    }}
                  >
                    <Box sx={{ flex: 1, minWidth: 0 }}>
                      {question.text}
                      <Box sx={{ color: k.second, ...type.small }}>
                        {[question.source, question.help]
                          .filter(Boolean)
                          .join('. ')}
                      </Box>
                    </Box>
                    <YesNo
                      name={question.id}
                      label={question.text}
                      value={answers[question.id]}
                      onChange={value =>
                        setAnswers(now => ({ ...now, [question.id]: value }))
                      }
                    />
                  </Box>
                ))}
            </Box>
          </Panel>
        ))}
        side={
          <>
            <Panel
              title={t('govAssess.result')}
              note={
                left > 0
                  ? t('govAssess.left', { count: left, n: format.number(left) })
                  : undefined
              }
            >
              {result && (
                <>
                  <Box sx={{ ...type.figure }}>
                    <TierWord tier={result.tier} />
                  </Box>
                  {result.gpai !== 'none' && (
                    <Box>{t(`govTier.${result.gpai}`)}</Box>
                  )}
                  <Box
                    component="ul"
                    sx={{
                      listStyle: 'none',
                      m: 0,
                      my: 1.5,
                      p: 0,
                      display: 'grid',
                      gap: 0.75,
                    }}
                  >
                    {result.findings.map(finding => (
                      <Box
                        component="li"
                        key={finding.rule}
                        sx={{
                          display: 'flex',
                          gap: 1,
                          color: finding.holds ? k.text : k.second,
                        }}
                      >
                        <Box sx={{ pt: '3px' }}>
                          <StateGlyph
                            state={finding.holds ? 'warning' : 'none'}
                          />
                        </Box>
                        {finding.text}
                      </Box>
                    ))}
                  </Box>
                </>
              )}
              <Field
                label={t('govAssess.note')}
                rows={3}
                value={note}
                onChange={setNote}
                help={t('govAssess.noteHelp')}
              />
              <Box sx={{ display: 'grid' }}>
                <Button
                  variant="primary"
                  disabled={left > 0 || keep.busy}
                  onClick={() => {
                    keep.run(undefined, made =>
                      t('govAssess.kept', { tier: t(`govTier.${made.tier}`) }),
                    );
                  }}
                >
                  {t('govAssess.save')}
                </Button>
              </Box>
            </Panel>
            <Panel title={t('govAssess.before')} note={String(before.length)}>
              {before.length === 0 && (
                <Box sx={{ color: k.second }}>{t('govAssess.beforeNone')}</Box>
              )}
              {before.map(one => (
                <Box key={one.id} sx={{ display: 'flex', gap: 1, py: 0.5 }}>
                  <TierWord tier={one.tier} />
                  <OwnerLink entityRef={one.assessedBy} />
                  <Box
                    component="span"
                    sx={{ ml: 'auto', color: k.second, ...type.small }}
                  >
                    {format.date(one.assessedAt)}
                  </Box>
                </Box>
              ))}
            </Panel>
          </>
        }
      />
    </>
  );
}

/** The questions that lead to a tier; earlier answers stay. */
export function AssessPage() {
  const { model = '' } = useParams();
  const { t } = useMlHomeTranslation();
  // Here and not in the form, which is made anew once the answers are kept.
  const toast = useToast();
  const query = useMlHomeQuery(
    ['governance', 'assess', model],
    async (api, signal) => {
      const [questionnaire, before] = await Promise.all([
        api.governance.questionnaire({}, { signal }),
        api.governance.listAssessments({ params: { model } }, { signal }),
      ]);
      return { questionnaire, before: before.items };
    },
  );
  return (
    <Page title={t('govAssess.title', { model })}>
      <Settled query={query} what={model} failed={t('govAssess.failed')}>
        {data => (
          <Form
            key={data.before[0]?.id ?? ''}
            model={model}
            show={toast.show}
            {...data}
          />
        )}
      </Settled>
      {toast.node}
    </Page>
  );
}
