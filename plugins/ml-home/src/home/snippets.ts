export type ConnectTarget = 'shell' | 'notebook' | 'ci' | 'kubernetes';
export type Framework = 'sklearn' | 'pytorch' | 'xgboost';

export const connectTargets: { value: ConnectTarget; label: string }[] = [
  { value: 'shell', label: 'Shell' },
  { value: 'notebook', label: 'Notebook' },
  { value: 'ci', label: 'CI' },
  { value: 'kubernetes', label: 'Kubernetes' },
];

export const frameworks: { value: Framework; label: string }[] = [
  { value: 'sklearn', label: 'scikit-learn' },
  { value: 'pytorch', label: 'PyTorch' },
  { value: 'xgboost', label: 'XGBoost' },
];

/** Stands where a secret belongs that the page does not have. */
export const NO_SECRET = 'mlh_…';

/** A secret with its middle hidden: enough to recognise it by. */
export const maskSecret = (secret: string): string =>
  `${secret.slice(0, 4)}${'•'.repeat(20)}${secret.slice(-4)}`;

/** The three variables in the form each place wants them. */
export function connectLines(
  target: ConnectTarget,
  backendUrl: string,
  secret: string,
): string {
  const values: [string, string][] = [
    ['MLFLOW_TRACKING_URI', `${backendUrl}/mlflow`],
    ['MLFLOW_TRACKING_TOKEN', secret],
  ];
  switch (target) {
    case 'notebook':
      return [
        'import os',
        ...values.map(([name, value]) => `os.environ["${name}"] = "${value}"`),
      ].join('\n');
    case 'ci':
      return [
        '# Keep the token in a secret of your CI system named ML_HOME_TOKEN',
        'env:',
        ...values.map(([name, value]) =>
          name === 'MLFLOW_TRACKING_TOKEN'
            ? `  ${name}: \${{ secrets.ML_HOME_TOKEN }}`
            : `  ${name}: ${value}`,
        ),
      ].join('\n');
    case 'kubernetes':
      return [
        'kubectl create secret generic ml-home \\',
        ...values.map(
          ([name, value], i) =>
            `  --from-literal=${name}=${value}${
              i < values.length - 1 ? ' \\' : ''
            }`,
        ),
        '# then in the container: envFrom: [{ secretRef: { name: ml-home } }]',
      ].join('\n');
    default:
      return [
        ...values.map(([name, value]) => `export ${name}=${value}`),
        `export OPENLINEAGE_URL=${backendUrl}/openlineage`,
        `export OPENLINEAGE_API_KEY=${secret}`,
      ].join('\n');
  }
}

const training: Record<Framework, string> = {
  sklearn: `# pip install mlflow scikit-learn
import mlflow
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression

mlflow.set_experiment("hello-ml-home")
mlflow.sklearn.autolog(registered_model_name="hello")
X, y = load_wine(return_X_y=True)
with mlflow.start_run():
    LogisticRegression(max_iter=5000).fit(X, y)`,
  pytorch: `# pip install mlflow torch
import mlflow
import torch

mlflow.set_experiment("hello-ml-home")
net = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
X = torch.rand(256, 2)
y = X @ torch.tensor([[2.0], [-1.0]]) + 0.5
with mlflow.start_run():
    mlflow.log_params({"optimizer": "sgd", "lr": 0.1})
    for step in range(100):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(net(X), y)
        loss.backward()
        optimizer.step()
        mlflow.log_metric("loss", loss.item(), step=step)`,
  xgboost: `# pip install mlflow xgboost scikit-learn
import mlflow
import xgboost
from sklearn.datasets import load_wine

mlflow.set_experiment("hello-ml-home")
mlflow.xgboost.autolog(registered_model_name="hello")
X, y = load_wine(return_X_y=True)
with mlflow.start_run():
    data = xgboost.DMatrix(X, label=y)
    xgboost.train(
        {"objective": "multi:softprob", "num_class": 3},
        data,
        num_boost_round=30,
        evals=[(data, "train")],
    )`,
};

export const trainingLines = (framework: Framework): string =>
  training[framework];
