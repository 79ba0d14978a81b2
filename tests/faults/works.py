"""Works that only the fault tests know; the workers under test are started with this module included."""

import os
import signal
import time

from accounts.models import Notice, User
from households.importing import loading, staging
from households.models import Snapshot
from jobs.work import work


@work("faults.effect")
def leave_a_trace(run):
    """One visible effect, after some seconds of work."""
    for second in range(run.params.get("seconds", 0) * 10):
        run.progress("Bekerja", second, run.params["seconds"] * 10)
        time.sleep(0.1)
    Notice.objects.create(user=User.objects.get(username="penguji"), text=f"{run.job.pk}")
    return {"trace": 1}


@work("faults.poison")
def kill_the_worker(run):
    """Takes its worker process down, as a file that eats all memory would."""
    os.kill(os.getpid(), signal.SIGKILL)


@work("faults.import")
def stage_and_apply(run):
    """A register import from file to links, in one transaction."""
    snapshot = staging.stage_snapshot(Snapshot.objects.get(pk=run.params["snapshot"]), run.progress)
    loading.apply_snapshot(snapshot, run.progress)
