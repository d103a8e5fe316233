import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Button,
  Chip,
  Code,
  CodeBlock,
  Kbd,
  PageHead,
  Panel,
  radius,
  Segmented,
  StateGlyph,
  StateLabel,
  type,
  useFormat,
  useMlHomeMutation,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Me } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { NeedsYou } from '../governance';
import { Columns } from '../shell/Page';
import { ConnectLines } from './ConnectLines';
import { FirstDaySide } from './FirstDaySide';
import { Step } from './Step';
import { Framework, frameworks, trainingLines } from './snippets';

const FIRST_TOKEN_DAYS = 90;

function TokenStep(props: {
  me: Me;
  onSecret: (secret: string) => void;
  made: boolean;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const make = useMlHomeMutation(
    (api, name: string) =>
      api.createToken({
        name,
        scopes: ['read', 'write'],
        expiresInDays: FIRST_TOKEN_DAYS,
      }),
    [['me'], ['tokens']],
  );
  const { activeTokens } = props.me;
  const has = props.made || activeTokens > 0;
  const days = String(FIRST_TOKEN_DAYS);
  const text = () => {
    if (props.made) return t('first.madeText', { days });
    if (has) return t('first.haveText', { count: activeTokens });
    return t('first.makeText', { days });
  };
  return (
    <Step
      number={1}
      done={has}
      current={!has}
      title={has ? t('first.haveToken') : t('first.makeToken')}
      action={
        !props.made && (
          <Button
            small={has}
            variant={has ? 'outlined' : 'primary'}
            disabled={make.isPending}
            onClick={() =>
              make.mutate(t('first.tokenName'), {
                onSuccess: answer => props.onSecret(answer.secret),
              })
            }
          >
            {has ? t('first.makeAnother') : t('first.make')}
          </Button>
        )
      }
    >
      <Box sx={{ color: k.second }}>
        {text()}{' '}
        {has && (
          <Link
            component={RouterLink}
            underline="always"
            to={paths.tokens}
            sx={{ color: k.link }}
          >
            {t('first.manage')}
          </Link>
        )}
      </Box>
      {make.error && (
        <Box role="alert" sx={{ color: k.errorText, mt: 0.5 }}>
          {make.error.message}
        </Box>
      )}
    </Step>
  );
}

function Waiting() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [since] = useState(() => Date.now());
  const [help, setHelp] = useState(false);
  return (
    <Box
      sx={{
        mt: 1.5,
        border: `1px dashed ${k.field}`,
        borderRadius: radius.field,
        px: 1.5,
        py: 1,
      }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
        <StateGlyph state="running" />
        <Box role="status">
          <Box component="span" sx={{ fontWeight: 600 }}>
            {t('first.waiting')}
          </Box>{' '}
          <Box component="span" sx={{ color: k.second }}>
            {t('first.since', { time: format.time(since) })}
          </Box>
        </Box>
        <Box sx={{ ml: 'auto' }}>
          <Button
            small
            variant="text"
            aria-expanded={help}
            onClick={() => setHelp(!help)}
          >
            {t('first.notArriving')}
          </Button>
        </Box>
      </Box>
      {help && (
        <Box component="ul" sx={{ m: 0, mt: 1, pl: 3, color: k.second }}>
          <li>
            {t('first.helpEnv')} <Code>echo $MLFLOW_TRACKING_URI</Code>
          </li>
          <li>{t('first.helpToken')}</li>
          <li>{t('first.helpSet')}</li>
          <li>{t('first.helpProxy')}</li>
          <li>{t('first.helpWho')}</li>
        </Box>
      )}
    </Box>
  );
}

/** One finished row as it will look; marked as the example it is. */
function Example() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const cell = { px: 2, py: 1, whiteSpace: 'nowrap' as const };
  return (
    <Panel
      flush
      title={t('first.thenSee')}
      action={<Chip>{t('first.example')}</Chip>}
    >
      <Box
        component="table"
        sx={{ width: '100%', borderCollapse: 'collapse', ...type.body }}
      >
        <Box
          component="thead"
          sx={{
            ...type.small,
            color: k.second,
            '& th': { ...cell, fontWeight: 400, textAlign: 'left' },
          }}
        >
          <tr>
            <th>{t('run.state')}</th>
            <th>{t('run.run')}</th>
            <th>{t('run.experiment')}</th>
            <th style={{ textAlign: 'right' }}>training_accuracy_score</th>
            <th>{t('models.owner')}</th>
          </tr>
        </Box>
        <tbody>
          <Box
            component="tr"
            sx={{ borderTop: `1px solid ${k.line}`, '& td': cell }}
          >
            <td>
              <StateLabel state="ok">{t('run.finished')}</StateLabel>
            </td>
            <Box component="td" sx={{ fontWeight: 600 }}>
              {t('first.exampleRun')}
            </Box>
            <Box component="td" sx={{ color: k.second }}>
              hello-ml-home
            </Box>
            <Box component="td" sx={{ textAlign: 'right', color: k.faint }}>
              {format.number(undefined)}
            </Box>
            <Box component="td">{t('first.you')}</Box>
          </Box>
        </tbody>
      </Box>
    </Panel>
  );
}

/** Until the first run: four steps that tick themselves. */
export function FirstDay(props: { me: Me }) {
  const { me } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [secret, setSecret] = useState<string>();
  const [framework, setFramework] = useState<Framework>('sklearn');
  const has = !!secret || me.activeTokens > 0;
  return (
    <>
      <PageHead title={t('first.title')} subtitle={t('first.subtitle')} />
      <Columns
        width={400}
        main={
          <>
            <NeedsYou />
            <Box
              component="ol"
              aria-label={t('first.steps')}
              sx={{
                listStyle: 'none',
                m: 0,
                p: 0,
                bgcolor: k.paper,
                border: `1px solid ${k.line}`,
                borderRadius: radius.panel,
              }}
            >
              <TokenStep me={me} made={!!secret} onSecret={setSecret} />
              <Step number={2} title={t('first.point')} current={has}>
                <ConnectLines
                  secret={secret}
                  primary={has}
                  heading={
                    <Box sx={{ color: k.second }}>
                      {secret ? t('first.once') : t('first.placeholder')}
                    </Box>
                  }
                />
              </Step>
              <Step
                number={3}
                title={t('first.train')}
                note={t('first.trainNote')}
                action={
                  <Segmented
                    label={t('first.framework')}
                    value={framework}
                    options={frameworks}
                    onChange={setFramework}
                  />
                }
              >
                <Box sx={{ mt: 1 }}>
                  <CodeBlock
                    code={trainingLines(framework)}
                    label={t('first.train')}
                  />
                </Box>
                <Waiting />
              </Step>
              <Step number={4} title={t('first.register')} done={me.hasModels}>
                <Box sx={{ color: k.second }}>
                  {t('first.registerText')}{' '}
                  <Code>registered_model_name=&quot;hello&quot;</Code>{' '}
                  {t('first.registerThen')}
                </Box>
              </Step>
            </Box>
            <Example />
            <Box
              sx={{
                color: k.second,
                ...type.small,
                display: 'flex',
                gap: 0.75,
                alignItems: 'center',
              }}
            >
              <Kbd>?</Kbd> {t('first.keysList')} <Kbd>/</Kbd>{' '}
              {t('first.keysFind')} <Kbd>g</Kbd> <Kbd>m</Kbd>{' '}
              {t('first.keysModels')}
            </Box>
          </>
        }
        side={<FirstDaySide me={me} />}
      />
    </>
  );
}
