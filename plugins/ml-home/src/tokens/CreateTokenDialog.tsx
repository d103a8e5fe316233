import Box from '@mui/material/Box';
import InputBase from '@mui/material/InputBase';
import {
  Button,
  CodeBlock,
  PlainDialog,
  radius,
  Segmented,
  type,
  useMlHomeMutation,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { TokenScope } from '@ml-home/backstage-plugin-ml-home-common';
import { FormEvent, ReactNode, useId, useState } from 'react';
import { ConnectLines } from '../home/ConnectLines';

const focusFirst = (field: HTMLInputElement | null) => field?.focus();

type Expiry = '30' | '90' | '365' | 'never';

function Field(props: {
  label: string;
  help?: string;
  id?: string;
  children: ReactNode;
}) {
  const k = useTokens();
  return (
    <Box sx={{ mb: 2.5 }}>
      <Box
        component={props.id ? 'label' : 'div'}
        {...(props.id ? { htmlFor: props.id } : {})}
        sx={{ display: 'block', fontWeight: 600, mb: 0.5 }}
      >
        {props.label}
      </Box>
      {props.children}
      {props.help && (
        <Box sx={{ ...type.small, color: k.second, mt: 0.5 }}>{props.help}</Box>
      )}
    </Box>
  );
}

function Scope(props: {
  checked: boolean;
  label: string;
  help: string;
  onChange: () => void;
}) {
  const k = useTokens();
  return (
    <Box
      component="label"
      sx={{
        display: 'flex',
        gap: 1,
        alignItems: 'flex-start',
        minHeight: 28,
        cursor: 'pointer',
      }}
    >
      <input
        type="checkbox"
        checked={props.checked}
        onChange={props.onChange}
        style={{
          width: 16,
          height: 16,
          margin: '2px 0 0',
          accentColor: k.accent,
        }}
      />
      <span>
        {props.label}
        <Box component="span" sx={{ color: k.second, ml: 1 }}>
          {props.help}
        </Box>
      </span>
    </Box>
  );
}

function Made(props: { secret: string }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  return (
    <>
      <Box role="status" sx={{ color: k.second, mb: 1.5 }}>
        {t('tokens.madeText')}
      </Box>
      <Box data-testid="token-secret" sx={{ mb: 2 }}>
        <CodeBlock primary code={props.secret} label={t('tokens.secret')} />
      </Box>
      <ConnectLines secret={props.secret} />
    </>
  );
}

/** Name, scopes and end; then the secret, this once. */
export function CreateTokenDialog(props: {
  open: boolean;
  onClose: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const nameId = useId();
  const formId = useId();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<TokenScope[]>(['read', 'write']);
  const [expiry, setExpiry] = useState<Expiry>('90');
  const [wrong, setWrong] = useState<string>();
  const create = useMlHomeMutation(
    (
      api,
      input: {
        name: string;
        scopes: TokenScope[];
        expiresInDays: number | null;
      },
    ) => api.createToken(input),
    [['tokens'], ['me']],
  );
  const close = () => {
    props.onClose();
    setName('');
    setScopes(['read', 'write']);
    setExpiry('90');
    setWrong(undefined);
    create.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) {
      setWrong(t('tokens.needName'));
      return;
    }
    if (!scopes.length) {
      setWrong(t('tokens.needScope'));
      return;
    }
    setWrong(undefined);
    create.mutate({
      name: name.trim(),
      scopes,
      expiresInDays: expiry === 'never' ? null : Number(expiry),
    });
  };
  const toggle = (scope: TokenScope) =>
    setScopes(current =>
      current.includes(scope)
        ? current.filter(one => one !== scope)
        : [...current, scope],
    );
  const made = create.data;
  return (
    <PlainDialog
      open={props.open}
      // Once made, only its own button closes: the secret is not shown again.
      onClose={made ? () => undefined : close}
      title={
        made
          ? t('tokens.madeTitle', { name: made.token.name })
          : t('tokens.dialogTitle')
      }
      width={made ? 720 : 520}
      actions={
        made ? (
          <Button variant="primary" onClick={close}>
            {t('tokens.done')}
          </Button>
        ) : (
          <>
            <Button onClick={close}>{t('confirm.cancel')}</Button>
            <Button
              variant="primary"
              disabled={create.isPending}
              onClick={submit}
            >
              {t('tokens.make')}
            </Button>
          </>
        )
      }
    >
      {made ? (
        <Made secret={made.secret} />
      ) : (
        <form id={formId} onSubmit={submit}>
          <Field
            id={nameId}
            label={t('tokens.name')}
            help={t('tokens.nameHelp')}
          >
            <InputBase
              fullWidth
              inputRef={focusFirst}
              id={nameId}
              value={name}
              onChange={event => setName(event.target.value)}
              inputProps={{ maxLength: 100 }}
              sx={{
                ...type.body,
                height: 32,
                px: 1.25,
                border: `1px solid ${k.field}`,
                borderRadius: radius.field,
                '&.Mui-focused': {
                  outline: `2px solid ${k.accent}`,
                  outlineOffset: -1,
                },
              }}
            />
          </Field>
          <Field label={t('tokens.scopes')}>
            <Scope
              label={t('tokens.read')}
              help={t('tokens.readHelp')}
              checked={scopes.includes('read')}
              onChange={() => toggle('read')}
            />
            <Scope
              label={t('tokens.write')}
              help={t('tokens.writeHelp')}
              checked={scopes.includes('write')}
              onChange={() => toggle('write')}
            />
          </Field>
          <Field
            label={t('tokens.expiry')}
            help={expiry === 'never' ? t('tokens.noExpiryHelp') : undefined}
          >
            <Segmented<Expiry>
              label={t('tokens.expiry')}
              value={expiry}
              onChange={setExpiry}
              options={[
                { value: '30', label: t('tokens.days', { n: '30' }) },
                { value: '90', label: t('tokens.days', { n: '90' }) },
                { value: '365', label: t('tokens.days', { n: '365' }) },
                { value: 'never', label: t('tokens.noExpiry') },
              ]}
            />
          </Field>
          {(wrong || create.error) && (
            <Box role="alert" sx={{ color: k.errorText }}>
              {wrong ?? create.error?.message}
            </Box>
          )}
        </form>
      )}
    </PlainDialog>
  );
}
