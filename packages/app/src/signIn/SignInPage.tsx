import { ProxiedSignInPage } from '@backstage/core-components';
import { configApiRef, IdentityApi, useApi } from '@backstage/core-plugin-api';
import { SignInPageProps } from '@backstage/plugin-app-react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { Choice, forgetfulIdentity, storeChoice, storedChoice } from './choice';

interface Person {
  entityRef: string;
  title: string;
  role?: string;
}

function Failed(props: { error?: Error; onRetry: () => void }) {
  return (
    <Card>
      <Box role="alert" sx={{ mb: 2 }}>
        Signing in failed: {props.error?.message}
      </Box>
      <Button variant="contained" disableElevation onClick={props.onRetry}>
        Back
      </Button>
    </Card>
  );
}

function Card(props: { children: React.ReactNode }) {
  const title = useApi(configApiRef).getOptionalString('app.title');
  return (
    <Box
      sx={{
        minHeight: '100vh',
        display: 'grid',
        placeItems: 'center',
        bgcolor: 'background.default',
        color: 'text.primary',
        fontFamily: t => t.typography.fontFamily,
        fontSize: 13,
        lineHeight: '20px',
      }}
    >
      <Box
        sx={{
          width: 380,
          maxWidth: 'calc(100vw - 32px)',
          boxSizing: 'border-box',
          p: 4,
          bgcolor: 'background.paper',
          border: t => `1px solid ${t.palette.divider}`,
          borderRadius: '8px',
        }}
      >
        <Box
          component="h1"
          sx={{
            m: 0,
            mb: 0.5,
            fontSize: 20,
            lineHeight: '28px',
            fontWeight: 650,
          }}
        >
          {title ?? 'ML Home'}
        </Box>
        {props.children}
      </Box>
    </Box>
  );
}

/** Enters as the guest, or as one of the demo people where there are some. */
export function SignInPage(props: SignInPageProps) {
  const config = useApi(configApiRef);
  const people =
    config.getOptional<Person[]>('auth.providers.ml-home-demo.people') ?? [];
  const [choice, setChoice] = useState<Choice | undefined>(storedChoice);

  const onSuccess = (identity: IdentityApi) => {
    storeChoice(choice);
    props.onSignInSuccess(forgetfulIdentity(identity));
  };
  const ErrorComponent = ({ error }: { error?: Error }) => (
    <Failed
      error={error}
      onRetry={() => {
        storeChoice(undefined);
        setChoice(undefined);
      }}
    />
  );

  if (choice?.kind === 'guest') {
    return (
      <ProxiedSignInPage
        onSignInSuccess={onSuccess}
        provider="guest"
        ErrorComponent={ErrorComponent}
      />
    );
  }
  if (choice) {
    return (
      <ProxiedSignInPage
        onSignInSuccess={onSuccess}
        provider="ml-home-demo"
        headers={{ 'x-ml-home-demo-user': choice.entityRef }}
        ErrorComponent={ErrorComponent}
      />
    );
  }
  return (
    <Card>
      <Box sx={{ color: 'text.secondary', mb: 2.5 }}>
        Runs, models and features of everyone here, fed by the tools you already
        use.
      </Box>
      <Button
        fullWidth
        variant="contained"
        disableElevation
        sx={{ height: 36, fontSize: 13, fontWeight: 600 }}
        onClick={() => setChoice({ kind: 'guest' })}
      >
        Enter
      </Button>
      {people.length > 0 && (
        <Box sx={{ mt: 3 }}>
          <Box sx={{ color: 'text.secondary', mb: 1, fontSize: 12 }}>
            Or try another role of the demo
          </Box>
          {people.map(person => (
            <Button
              key={person.entityRef}
              fullWidth
              variant="outlined"
              sx={{
                height: 40,
                mb: 1,
                justifyContent: 'flex-start',
                fontSize: 13,
                color: 'text.primary',
                borderColor: t => t.palette.divider,
              }}
              onClick={() =>
                setChoice({ kind: 'demo', entityRef: person.entityRef })
              }
            >
              Enter as {person.title}
              {person.role && (
                <Box
                  component="span"
                  sx={{ ml: 'auto', color: 'text.secondary' }}
                >
                  {person.role}
                </Box>
              )}
            </Button>
          ))}
        </Box>
      )}
    </Card>
  );
}
