"""Trains a small network with PyTorch Lightning, in an environment of its own; tells what it logged as JSON.

    lightning_training.py WAY EXPERIMENT [MODEL]

WAY is `autolog` (mlflow.pytorch.autolog, with checkpoints and a model that is registered) or `logger` (Lightning's
own MLFlowLogger, which uploads its checkpoints).
"""

import json
import os
import sys

import lightning
import mlflow
import torch
from lightning.pytorch.loggers import MLFlowLogger

way, experiment, model = (*sys.argv[1:], "")[:3]
EPOCHS = 3
BATCHES = 8


class Net(lightning.LightningModule):
    def __init__(self, width=8):
        super().__init__()
        self.save_hyperparameters()
        self.net = torch.nn.Sequential(torch.nn.Linear(4, width), torch.nn.ReLU(), torch.nn.Linear(width, 1))

    def training_step(self, batch, _index):
        loss = self.error(batch)
        self.log("train_loss", loss, on_step=True, on_epoch=True)
        return loss

    def validation_step(self, batch, _index):
        self.log("val_loss", self.error(batch))

    def error(self, batch):
        x, y = batch
        return torch.nn.functional.mse_loss(self.net(x), y)

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=0.01)


def data():
    x = torch.randn(16 * BATCHES, 4)
    rows = torch.utils.data.TensorDataset(x, x.sum(1, keepdim=True))
    return torch.utils.data.DataLoader(rows, batch_size=16)


def trainer(logger):
    return lightning.Trainer(
        max_epochs=EPOCHS,
        accelerator="cpu",
        logger=logger,
        log_every_n_steps=1,
        enable_progress_bar=False,
        default_root_dir=os.environ["SCRATCH"],
    )


torch.manual_seed(0)
torch.set_num_threads(1)
if way == "autolog":
    mlflow.set_experiment(experiment)
    mlflow.pytorch.autolog(
        log_every_n_step=1, checkpoint=True, checkpoint_monitor="val_loss", registered_model_name=model
    )
    with mlflow.start_run() as run:
        trainer(False).fit(Net(), data(), data())
    run_id = run.info.run_id
    loaded = mlflow.pytorch.load_model(f"models:/{model}/1")
    predicted = loaded.net(torch.ones(1, 4)).item()
else:
    logger = MLFlowLogger(experiment_name=experiment, tracking_uri=os.environ["MLFLOW_TRACKING_URI"], log_model="all")
    trainer(logger).fit(Net(), data(), data())
    run_id, predicted = logger.run_id, None
print(json.dumps({"run": run_id, "epochs": EPOCHS, "steps": EPOCHS * BATCHES, "predicted": predicted}))
