/** The section that spreads folds over a cluster: one Ray task a fold, each on a device of its own. */
import type { Section } from './section.ts';

/** Takes the place of the loop over folds; leaves the same `probabilities`. */
export const foldsOnRaySection: Section = {
  title: 'Training all folds on a Ray cluster',
  text: 'One fold a task: Ray runs as many at a time as there are processors and GPUs to give. Run it as it stands on one machine, or on the head node of a cluster, where `ray.init` finds the other nodes; each needs the same packages. The images go into Ray’s object store once, and tasks send back what they found.',
  code: `CPUS_PER_FOLD = 2
GPUS_PER_FOLD = 0  # 1 where every node has GPUs


@ray.remote(num_cpus=CPUS_PER_FOLD, num_gpus=GPUS_PER_FOLD)
def fold_task(fold, train, validation, images, targets, test_images):
    """Trains one fold; returns its accuracy, its votes on the test set and its saved model."""
    model, accuracy = train_model(
        fold, (images[train], targets[train]), (images[validation], targets[validation])
    )
    path = f"fold-{fold}.keras"
    model.save(path)
    with open(path, "rb") as file:
        return accuracy, model.predict(test_images, verbose=0), file.read()


ray.init(runtime_env={"env_vars": {"KERAS_BACKEND": os.environ["KERAS_BACKEND"]}})
shared = [ray.put(array) for array in (images, targets, test_images)]
tasks = [
    fold_task.remote(fold, train, validation, *shared)
    for fold, (train, validation) in enumerate(splits(labels), start=1)
]

accuracies = []
votes = []
for fold, task in enumerate(tasks, start=1):
    accuracy, vote, saved = ray.get(task)
    print(f"Fold {fold}: {accuracy:.2%}")
    with open(f"fold-{fold}.keras", "wb") as file:
        file.write(saved)
    accuracies.append(accuracy)
    votes.append(vote)

print(f"Mean {np.mean(accuracies):.2%}, standard deviation {np.std(accuracies, ddof=1):.2%}")
probabilities = np.mean(votes, axis=0)`,
};
