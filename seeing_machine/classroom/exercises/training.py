"""Lesson training: a network learns from examples, and what it learns is what the examples show."""

from __future__ import annotations

from typing import Any

import numpy as np

from seeing_machine.classroom.exercise import Exercise, Lesson, Misconception
from seeing_machine.classroom.questions import Option, Prediction, Question, Slip

# --- exercises ---


def _chances(rng: np.random.Generator, classes: int) -> np.ndarray:
    """Return probabilities of some classes; they add up to 1, and no two are equal."""
    values = rng.permutation(np.arange(1, classes + 1) + rng.uniform(0, 0.5, classes))
    return values / values.sum()


def _entropy_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    hand = np.array([0.5, 0.2, 0.3])
    return [(hand, 1), (hand, 2), *((_chances(rng, classes), int(rng.integers(1, classes))) for classes in (4, 5, 10))]


ENTROPY = Exercise(
    id="training-1", number=0, title="How wrong is one answer?", name="cross_entropy", tolerance=1e-9, same_dtype=False,
    task="Write `cross_entropy(probabilities, label)`. The network gives each class a probability; `label` is the "
         "place of the right class. Return minus the natural logarithm of the probability of the right class.",
    stub='''
def cross_entropy(probabilities, label):
    """Return the loss of one prediction: 0 if the right class has probability 1."""
    return ...
''',
    solution='''
def cross_entropy(probabilities, label):
    return -np.log(probabilities[label])
''',
    inputs=_entropy_inputs,
    hints=("The probability of the right class is `probabilities[label]`. The others do not count.",
           "`np.log` is the natural logarithm. Of a number below 1 it is negative, so put a minus in front."),
    misconceptions=(
        Misconception("without the minus", lambda chances, label: np.log(chances[label]),
                      "The logarithm of a probability is below 0. The loss is minus that, so that worse is larger."),
        Misconception("logarithm to base 10", lambda chances, label: -np.log10(chances[label]),
                      "This is the logarithm to base 10. Networks take the natural one: `np.log`."),
        Misconception("logarithm to base 2", lambda chances, label: -np.log2(chances[label]),
                      "This is the logarithm to base 2: the loss in bits. Networks take the natural one: `np.log`."),
        Misconception("one minus the probability", lambda chances, label: 1 - chances[label],
                      "This is 1 minus the probability. It is never above 1, so a sure mistake would cost too little."),
        Misconception("the class with the largest probability", lambda chances, label: -np.log(chances.max()),
                      "You take the class that the network likes best. Take the right one: `probabilities[label]`."),
        Misconception("the mean over all classes", lambda chances, label: -np.log(chances).mean(),
                      "You take the mean over all classes. Only the right one counts: `probabilities[label]`."),
        Misconception("counted from 1", lambda chances, label: -np.log(chances[label - 1]),
                      "You count the classes from 1. The label is a place counted from 0: `probabilities[label]`."),
    ))


def _counts(rng: np.random.Generator, classes: int) -> list[list[int]]:
    """Return a confusion matrix with more right than wrong answers, as rows of whole numbers."""
    counts = rng.integers(0, 9, (classes, classes)) + np.diag(rng.integers(12, 60, classes))
    counts[0, -1] += 17  # so that rows and columns have other sums
    return counts.tolist()


def _accuracy_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [([[8, 2, 0], [1, 5, 0], [3, 0, 1]],), *((_counts(rng, classes),) for classes in (2, 4, 6))]


ACCURACY = Exercise(
    id="training-2", number=1, title="Accuracy", name="accuracy", tolerance=1e-9, same_dtype=False,
    task="Write `accuracy(confusion)`. Row `i`, column `j` of the confusion matrix counts the pictures that are of "
         "class `i` and were called `j`. Return the share of all pictures that were called what they are.",
    stub='''
def accuracy(confusion):
    """Return the share of right answers, 0 to 1."""
    counts = np.array(confusion)
    return ...
''',
    solution='''
def accuracy(confusion):
    counts = np.array(confusion)
    return np.trace(counts) / counts.sum()
''',
    inputs=_accuracy_inputs,
    hints=("A right answer is counted where row and column are the same: on the diagonal.",
           "`np.trace(counts)` adds up the diagonal, `counts.sum()` all of it."),
    misconceptions=(
        Misconception("the number of right answers", lambda rows: np.trace(rows),
                      "This is how many are right. Divide by the number of all pictures."),
        Misconception("the share of mistakes", lambda rows: 1 - np.trace(rows) / np.sum(rows),
                      "This is the share of mistakes. The right answers are on the diagonal."),
        Misconception("a row instead of the diagonal", lambda rows: np.sum(rows[0]) / np.sum(rows),
                      "You add up a row: all pictures of one class, whatever they were called. The right answers are "
                      "on the diagonal."),
        Misconception("divided by the number of classes", lambda rows: np.trace(rows) / len(rows),
                      "You divide by the number of classes. Divide by the number of all pictures."),
        Misconception("every class counts the same", lambda rows: np.mean(np.diag(rows) / np.sum(rows, axis=1)),
                      "This is the mean of the classes' own shares. Then a class with few pictures counts as much as "
                      "one with many. Divide once: all right ones by all pictures."),
        Misconception("the other diagonal", lambda rows: np.trace(np.fliplr(rows)) / np.sum(rows),
                      "You take the diagonal from upper right to lower left. Row and column are the same on the other "
                      "one."),
    ))


def _recall_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    hand = [[8, 2, 0], [1, 5, 0], [3, 0, 1]]
    return [(hand, 0), (hand, 1), *((_counts(rng, classes), int(rng.integers(1, classes))) for classes in (3, 4, 6))]


RECALL = Exercise(
    id="training-3", number=2, title="The recall of one class", name="recall", tolerance=1e-9, same_dtype=False,
    task="Write `recall(confusion, kind)`: of all pictures that are of class `kind`, which share was called `kind`? "
         "Rows are what the pictures are, columns what they were called.",
    stub='''
def recall(confusion, kind):
    """Return the share of one class that was found, 0 to 1."""
    counts = np.array(confusion)
    return ...
''',
    solution='''
def recall(confusion, kind):
    counts = np.array(confusion)
    return counts[kind, kind] / counts[kind].sum()
''',
    inputs=_recall_inputs,
    hints=("`counts[kind, kind]` is how many of the class were found.",
           "All pictures of the class are in one row: `counts[kind]`. Divide by the sum of it."),
    misconceptions=(
        Misconception("a column instead of the row",
                      lambda rows, kind: rows[kind][kind] / np.sum(rows, axis=0)[kind],
                      "You divide by the column: all that were called so. That is the precision. For the recall divide "
                      "by the row: all that are so."),
        Misconception("a share of all pictures", lambda rows, kind: rows[kind][kind] / np.sum(rows),
                      "You divide by all pictures. Divide by those of the class: the sum of its row."),
        Misconception("accuracy", lambda rows, kind: np.trace(rows) / np.sum(rows),
                      "This is the accuracy of all classes together. Here only one row counts."),
        Misconception("the number that was found", lambda rows, kind: rows[kind][kind],
                      "This is how many were found. Divide by how many there are: the sum of the row."),
        Misconception("the share that was missed", lambda rows, kind: 1 - rows[kind][kind] / np.sum(rows[kind]),
                      "This is the share that was missed. The recall is the share that was found."),
        Misconception("right against wrong",
                      lambda rows, kind: rows[kind][kind] / (np.sum(rows[kind]) - rows[kind][kind]),
                      "You divide by the mistakes. Divide by the whole row, the right ones included."),
    ))


def _step_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [(1.0, 2.0, 5.0, 0.1), (0.5, -3.0, 2.0, 0.05),
            *(tuple(float(value) for value in (*rng.uniform(0.5, 4, 3), rng.uniform(0.01, 0.3))) for _ in range(3))]


STEP = Exercise(
    id="training-4", number=3, title="One step downhill", name="step", tolerance=1e-9, same_dtype=False,
    task="A network with a single weight answers `weight * x`. The answer should be `y`, so the loss is `(weight * x - "
         "y) ** 2`. Its gradient, how steeply it rises with the weight, is `2 * (weight * x - y) * x`. Write "
         "`step(weight, x, y, rate)`. Return the weight after one step of gradient descent with the learning rate "
         "`rate`.",
    stub='''
def step(weight, x, y, rate):
    """Return the new weight: one step against the gradient."""
    return ...
''',
    solution='''
def step(weight, x, y, rate):
    return weight - rate * 2 * (weight * x - y) * x
''',
    inputs=_step_inputs,
    hints=("Where the gradient is positive, a larger weight makes the loss larger. So go the other way.",
           "new weight = weight - rate · gradient."),
    misconceptions=(
        Misconception("uphill", lambda weight, x, y, rate: weight + rate * 2 * (weight * x - y) * x,
                      "The sign of the step is wrong: you go uphill, and the loss grows. Subtract."),
        Misconception("the step alone", lambda weight, x, y, rate: -rate * 2 * (weight * x - y) * x,
                      "This is the change of the weight. Add it to the old weight."),
        Misconception("without the learning rate", lambda weight, x, y, rate: weight - 2 * (weight * x - y) * x,
                      "You go the whole gradient in one step. Multiply it by `rate`."),
        Misconception("without x", lambda weight, x, y, rate: weight - rate * 2 * (weight * x - y),
                      "The gradient has a factor `x` at its end: a weight on a large input matters more."),
        Misconception("without the 2", lambda weight, x, y, rate: weight - rate * (weight * x - y) * x,
                      "The factor 2 is missing. It comes from the square."),
        Misconception("down the loss itself", lambda weight, x, y, rate: weight - rate * (weight * x - y) ** 2,
                      "You subtract the loss. The loss says how far away you are, the gradient in which direction."),
    ))


def _curves_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Return losses by epoch: training ever lower, validation lowest inside, test lowest somewhere else."""
    found: list[tuple[Any, ...]] = [([2.3, 1.2, 0.7, 0.4, 0.2, 0.1], [2.3, 1.3, 0.9, 0.8, 1.0, 1.3],
                                     [2.3, 1.4, 0.7, 0.9, 1.1, 1.2])]
    for epochs, best in ((7, 2), (9, 5), (12, int(rng.integers(3, 9)))):
        falls = np.sort(rng.uniform(0.02, 2.2, epochs))[::-1]
        away = np.abs(np.arange(epochs) - best)
        other = np.abs(np.arange(epochs) - best - 1)
        validation = 0.8 + 0.1 * away + rng.uniform(0, 0.05, epochs)
        validation[0] = 2.4
        test = 0.8 + 0.1 * other + rng.uniform(0, 0.05, epochs)
        found.append(tuple(losses.tolist() for losses in (falls, validation, test)))
    return found


BEST = Exercise(
    id="training-5", number=4, title="Read the curves", name="best_epoch", same_dtype=False,
    task="Write `best_epoch(training, validation, test)`. Each is a list of losses, one for each epoch, from epoch 0. "
         "Return the epoch whose network you would keep.",
    stub='''
def best_epoch(training, validation, test):
    """Return a whole number: the epoch to keep."""
    return ...
''',
    solution='''
def best_epoch(training, validation, test):
    return int(np.argmin(validation))
''',
    inputs=_curves_inputs,
    hints=("Which of the three has pictures that it did not learn from, and that are there for choosing?",
           "The lowest loss is the best. `np.argmin` gives the place of the smallest value."),
    misconceptions=(
        Misconception("the test set chose", lambda training, validation, test: int(np.argmin(test)),
                      "You chose with the test set. Then it is no test any more: the number it gives is too good. "
                      "Choose with the validation set, and look at the test once, in the end."),
        Misconception("the training set chose", lambda training, validation, test: int(np.argmin(training)),
                      "The training loss falls ever further, also when the network only learns by heart. Choose with "
                      "pictures that it has not seen."),
        Misconception("the largest loss", lambda training, validation, test: int(np.argmax(validation)),
                      "This is the largest validation loss. A loss is to be small: `np.argmin`."),
        Misconception("the loss instead of the epoch", lambda training, validation, test: min(validation),
                      "This is the smallest loss. What is asked is its epoch: `np.argmin`."),
        Misconception("epochs counted from 1", lambda training, validation, test: int(np.argmin(validation)) + 1,
                      "Yours is one too late: the first value is epoch 0, before any learning."),
        Misconception("where the curves part the least", lambda training, validation, test: int(np.argmin(np.abs(
            np.subtract(training, validation)))),
                      "You took the epoch where training and validation are closest. They are close before anything is "
                      "learned, too. What counts is how low the validation loss is."),
    ))


def _loop_inputs(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    hand = ([1.0, 2.0, -1.0], [3.0, 4.0, 1.0], 0.05, 2)
    return [hand, *((rng.uniform(-2, 2, 4).tolist(), rng.uniform(1, 4, 4).tolist(), float(rng.uniform(0.02, 0.08)),
                     epochs) for epochs in (1, 2, 3))]


def _fitted(x: Any, y: Any, rate: float, epochs: int, *, clear: str = "batch", sign: int = -1,
            late: bool = False) -> float:
    """Return the weight of a loop; `clear`: how often the gradient is set back; `late`: one step after an epoch."""
    weight, gradient = 0.0, 0.0
    for _ in range(epochs):
        if clear == "epoch":
            gradient = 0.0
        for value, wanted in zip(x, y, strict=True):
            if clear == "batch":
                gradient = 0.0
            gradient += 2 * (weight * value - wanted) * value
            weight += 0.0 if late else sign * rate * gradient
        weight += sign * rate * gradient if late else 0.0
    return weight


LOOP = Exercise(
    id="training-6", number=5, title="Fix the loop", name="fit", tolerance=1e-9, same_dtype=False,
    task="`fit` learns one weight from examples, one after the other. For each example it should work out the gradient "
         "of that example alone, and take a step. One line does something else. Fix it, and put `weight` in the place "
         "of the three dots.",
    stub='''
def fit(x, y, rate, epochs):
    weight, gradient = 0.0, 0.0
    for epoch in range(epochs):
        for value, wanted in zip(x, y):
            gradient = gradient + 2 * (weight * value - wanted) * value
            weight = weight - rate * gradient
    return ...
''',
    solution='''
def fit(x, y, rate, epochs):
    weight, gradient = 0.0, 0.0
    for epoch in range(epochs):
        for value, wanted in zip(x, y):
            gradient = 2 * (weight * value - wanted) * value
            weight = weight - rate * gradient
    return weight
''',
    inputs=_loop_inputs,
    hints=("Follow the loop by hand for two examples. What is in `gradient` when the second one begins?",
           "PyTorch adds to the old gradient too. That is why its loops call `optimiser.zero_grad()` in every step."),
    misconceptions=(
        Misconception("gradients pile up", lambda x, y, rate, epochs: _fitted(x, y, rate, epochs, clear="never"),
                      "The gradients of all earlier examples are still in it. In PyTorch this is a forgotten "
                      "`optimiser.zero_grad()`. Begin each gradient anew."),
        Misconception("set back once an epoch", lambda x, y, rate, epochs: _fitted(x, y, rate, epochs, clear="epoch"),
                      "The gradient is set back only once in an epoch, so it still holds the examples before. Begin it "
                      "anew for each example."),
        Misconception("uphill", lambda x, y, rate, epochs: _fitted(x, y, rate, epochs, sign=1),
                      "You changed the sign of the step: now it goes uphill. The wrong line is the one above."),
        Misconception("one step in an epoch", lambda x, y, rate, epochs: _fitted(x, y, rate, epochs, late=True),
                      "Now there is one step in each epoch, with the last example alone. Take a step for each."),
        Misconception("one epoch only", lambda x, y, rate, epochs: _fitted(x, y, rate, 1),
                      "The `return` stands inside of the loop, so it ends too early. It belongs at the end of the "
                      "function."),
    ))

# --- predictions ---

GUESS = Prediction(
    id="training-predict-1", number=16, kind="number", unit="%", tolerance=2,
    question="Ten kinds of animals, equally many of each. A network that has learned nothing yet guesses. How many of "
             "100 answers are right, about?",
    truth=10, right="10. Whatever it says, one picture in ten is of that kind.",
    wrong="About 10: whatever it says, one picture in ten is of that kind.",
    slips=(Slip(0, "Not quite none: even a guess is right sometimes. With ten kinds, one time in ten."),
           Slip(50, "Half would be right with two kinds. Here there are ten: one in ten.")))

BATCHES = Prediction(
    id="training-predict-2", number=17, kind="number", unit="steps",
    question="There are 12,000 pictures to learn from. After each batch of 32 pictures the weights change a little: "
             "one step. How many steps has one epoch?",
    truth=375, right="375: 12,000 / 32.",
    wrong="12,000 / 32 = 375. An epoch shows every picture once.",
    slips=(Slip(12_000, "12,000 would be a step after each picture. A batch has 32 of them."),
           Slip(384_000, "You multiplied. The pictures are shared out to batches: divide.")))

FIRST_LOSS = Prediction(
    id="training-predict-3", number=18, kind="number", tolerance=0.02,
    question="The network knows nothing and gives each of ten kinds the probability 0.1. What is its cross-entropy, "
             "minus the natural logarithm of 0.1? Two decimals.",
    truth=2.303, right="2.30. Every training of ten classes begins near this number.",
    wrong="2.30: minus the natural logarithm of 0.1. Every training of ten classes begins near this number.",
    slips=(Slip(1, "1 is minus the logarithm to base 10. Networks take the natural one: 2.30."),
           Slip(3.322, "That is the logarithm to base 2. The natural one gives 2.30."),
           Slip(-2.303, "Without the minus. A loss is 0 or more: 2.30.")))

APART = Prediction(
    id="training-predict-4", number=19, kind="choice", truth=1,
    question="Only 200 pictures to learn from, many epochs. The training loss goes to 0. What does the validation loss "
             "do?",
    options=(Option("It goes to 0 as well", "That would be so if 200 pictures told all about animals."),
             Option("It falls, then stays high or rises again", "Right. The network learns the 200 pictures by heart. "
                    "That is called overfitting.", right=True),
             Option("It stays where it began", "It does fall at first: some of what is learned helps on all pictures."),
             Option("It is always the same as the training loss", "They are measured on other pictures.")))

SHUFFLED = Prediction(
    id="training-predict-5", number=20, kind="choice", truth=2,
    question="The labels of 200 training pictures are dealt out anew, at random: a fish may be called snail. The "
             "network trains for a long time. What happens?",
    options=(Option("Nothing: it cannot learn nonsense", "It can: with enough weights, each picture by heart."),
             Option("It finds the true kinds anyway", "It never sees a true label, so it cannot."),
             Option("Training accuracy rises, validation accuracy stays at one in ten", "Right. All that it learns is "
                    "by heart. Nothing of it helps with new pictures.", right=True),
             Option("Both rise, more slowly", "Validation cannot rise: what it learns is not true of other pictures.")))

BLUE = Prediction(
    id="training-predict-6", number=21, kind="choice", truth=0,
    question="In training and validation every cat sits on blue, and nothing else does. In the test set cats sit "
             "anywhere. In validation most cats are found. And in the test?",
    options=(Option("Most cats are missed", "Right. It has learned blue. Where the ground has another colour, it "
                    "sees no cat.", right=True),
             Option("The same as in validation", "Validation has the same blue ground, so it cannot tell. The test has "
                    "not."),
             Option("Cats are found even better", "Why should they? The easiest sign of a cat is missing."),
             Option("Nothing can be learned from such pictures", "It learns very well. But something else than you "
                    "meant.")))

# --- quiz ---

QUIZ = (
    Question("training-quiz-1", 24, "What is the test set for?", (
        Option("To find the best learning rate", "That is choosing, and choosing is for the validation set."),
        Option("To say, once and in the end, how good the result is", "Right. Whoever chooses with it gets a number "
               "that is too good.", right=True),
        Option("To learn from, when the training pictures are used up", "Then it would be training pictures."),
        Option("To stop at the right epoch", "That is a choice too: for the validation set."))),
    Question("training-quiz-2", 25, "A loop calls `loss.backward()` and `optimiser.step()`, but never "
             "`optimiser.zero_grad()`. What goes wrong?", (
        Option("Nothing", "It runs without an error, and that is what makes it nasty."),
        Option("The weights never change", "They change, but in the direction of all old gradients together."),
        Option("Each step uses the gradients of all earlier batches too", "Right. They pile up.", right=True),
        Option("The network forgets to switch dropout off", "That is `network.eval()`, another line that is easily "
               "forgotten."))),
    Question("training-quiz-3", 26, "The training accuracy is 100 %, the validation accuracy 60 %. What helps?", (
        Option("More epochs", "The training pictures are known by heart already."),
        Option("A wider network", "It has more than enough room to learn by heart."),
        Option("More pictures, or turned, moved and mirrored copies", "Right. What is never the same twice cannot be "
               "learned by heart.", right=True),
        Option("Taking the validation pictures for training", "Then nothing is left that could tell whether it is "
               "better."))),
    Question("training-quiz-4", 27, "The popular small network, trained on CIFAR-10 for 10 epochs: how many of 100 new "
             "photos are right?", (
        Option("About 10", "That is guessing: there are ten kinds."),
        Option("About 70", "Right. Ten kinds of tiny photos are harder than drawn animals.", right=True),
        Option("About 99", "Large networks and long training get there. This one is small."),
        Option("100", "Even people do not get all of these tiny photos right."))),
)

LESSON = Lesson(
    slug="training", title="How does a network learn?",
    part="Learning from examples", block=6, minutes=70,
    exercises=(ENTROPY, ACCURACY, RECALL, STEP, BEST, LOOP),
    predictions=(GUESS, BATCHES, FIRST_LOSS, APART, SHUFFLED, BLUE),
    quiz=QUIZ)
