/** The sections that train: one network, and then all that the recipe asks for. */
import { weightsPath } from './callbacks.ts';
import { hasCallbacks, type Plan } from './plan.ts';
import { lines, type Section } from './section.ts';

/** The function that trains one network. */
export function trainModelSection(plan: Plan): Section {
  const judged = plan.validation !== 'none';
  const parameters = [plan.folded && 'fold', 'train', judged && 'validation'].filter(Boolean).join(', ');
  return {
    title: 'Training one network',
    text: 'Seeds make this code repeat itself on one machine; they do not make it repeat Inkfold’s draws.',
    code: lines(
      `def train_model(${parameters}):`,
      judged
        ? '    """Trains on a pair (images, targets); returns the model and its accuracy on the other pair."""'
        : '    """Trains on a pair (images, targets); returns the model."""',
      `    keras.utils.set_random_seed(${seedOf(plan)})`,
      '    model = build_model()',
      '    model.compile(',
      `        optimizer=${optimizerOf(plan)},`,
      `        loss=${lossOf(plan)},`,
      '        metrics=["accuracy"],',
      '    )',
      '    model.fit(',
      plan.augmented ? '        generator.flow(*train, batch_size=BATCH_SIZE),' : '        *train,',
      !plan.augmented && '        batch_size=BATCH_SIZE,',
      '        epochs=EPOCHS,',
      judged && '        validation_data=validation,',
      hasCallbacks(plan) && `        callbacks=callbacks(${plan.folded ? 'fold' : ''}),`,
      '        verbose=2,',
      '    )',
      plan.checkpoint !== null && `    model.load_weights(${weightsPath(plan)})`,
      judged && '    _loss, accuracy = model.evaluate(*validation, verbose=0)',
      `    return model${judged ? ', accuracy' : ''}`,
    ),
  };
}

/** By name, which saves best; smoothing needs the class. */
function lossOf({ recipe, sparse }: Plan): string {
  if (sparse) return '"sparse_categorical_crossentropy"';
  if (recipe.labelSmoothing === 0) return '"categorical_crossentropy"';
  return `keras.losses.CategoricalCrossentropy(label_smoothing=${recipe.labelSmoothing})`;
}

/** Large seeds are cut to 31 bits, which no backend’s random numbers are too small for. */
function seedOf({ recipe, folded }: Plan): string {
  const plain = folded ? 'SEED + fold' : 'SEED';
  if (recipe.seed + recipe.folds < 2 ** 31) return plain;
  return folded ? `(${plain}) % 2**31` : `${plain} % 2**31`;
}

function optimizerOf({ recipe, schedule }: Plan): string {
  const rate = schedule === 'each step' ? 'RatePlan(len(train[0]))' : 'LEARNING_RATE';
  switch (recipe.optimizer) {
    case 'adam':
      return `keras.optimizers.Adam(${rate})`;
    case 'rmsprop':
      return `keras.optimizers.RMSprop(${rate})`;
    case 'sgd':
      return `keras.optimizers.SGD(${rate}, momentum=${recipe.momentum})`;
  }
}

/** Trains what the recipe asks for, one network after another, and saves each; leaves `probabilities` for the test set. */
export const trainAllSection = (plan: Plan): Section => (plan.folded ? allFolds : oneModel(plan));

const allFolds: Section = {
  title: 'Training all folds',
  text: 'Each fold’s network is saved, and says what it thinks of the test set.',
  code: `accuracies = []
votes = []
for fold, (train, validation) in enumerate(splits(labels), start=1):
    model, accuracy = train_model(
        fold, (images[train], targets[train]), (images[validation], targets[validation])
    )
    print(f"Fold {fold}: {accuracy:.2%} of {len(validation):,} digits")
    model.save(f"fold-{fold}.keras")
    accuracies.append(accuracy)
    votes.append(model.predict(test_images, verbose=0))

print(f"Mean {np.mean(accuracies):.2%}, standard deviation {np.std(accuracies, ddof=1):.2%}")
probabilities = np.mean(votes, axis=0)`,
};

function oneModel(plan: Plan): Section {
  const rows = plan.trainingRows > 0 ? '[rows]' : '';
  const whole = `(images${rows}, targets${rows})`;
  const training = {
    split: lines(
      'train, validation = split(labels)',
      'model, accuracy = train_model(',
      '    (images[train], targets[train]), (images[validation], targets[validation])',
      ')',
      'print(f"{accuracy:.2%} of {len(validation):,} digits")',
    ),
    file: lines(
      `model, accuracy = train_model(${whole}, (test_images, test_targets))`,
      'print(f"{accuracy:.2%} of {len(test_images):,} digits")',
    ),
    none: `model = train_model(${whole})`,
  };
  return {
    title: 'Training',
    text: 'The network is saved, and says what it thinks of the test set.',
    code: lines(
      training[plan.validation],
      'model.save("model.keras")',
      'probabilities = model.predict(test_images, verbose=0)',
    ),
  };
}
