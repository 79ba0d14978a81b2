// Rules and form conditions on the phone: what households/expressions.py says of a tree, this says too, also of causes.
// Every tree was checked by the server; here only an operator or variable that this app does not know is refused.
// A tree becomes functions first, so that it is refused whole, also inside a quantifier over nobody.
// A result is {value, answers}; the value null is unknown, as in Kleene's logic.
const MAX_NUMBER = 1e15;
const MIN_NUMBER = 1e-15;

/**
 * Yes, no or unknown, and the answers that caused it; an absent value is unknown, an absent norm too.
 *
 * household, persons  {variable: value}; a member of whom nothing is known is {}, and is not left out of the list
 * norms               {name: number}
 * variables           {name: {unit: "household" | "person", kind: "text" | "number", choices: [word, ...] if limited}}
 * person              index of the person asked; null for a test of the household
 * returns             {state, because: [[variable, value, index of the person or null], ...]}; a missing value is null
 */
export function evaluate(tree, facts) {
  const { value, answers } = result(tree, facts);
  return { state: value === null ? "unknown" : value ? "yes" : "no", because: answers };
}

/** What a tree that need not be a test comes to; null when it is unknown. */
export const compute = (tree, facts) => result(tree, facts).value;

function result(tree, { household = {}, persons = [], norms = {}, variables, person = null }) {
  return built(tree, variables)({ household, persons, norms, person });
}

function built(tree, variables) {
  const [[operator, argument]] = Object.entries(tree);
  const build = BUILD.get(operator);
  if (!build) throw new Error(`unknown operator: ${operator}`);
  return build(argument, (part) => built(part, variables), variables);
}

const BUILD = new Map([
  ["value", literal],
  ["norm", norm],
  ["var", variable],
  ["lt", computed((left, right) => left < right)],
  ["le", computed((left, right) => left <= right)],
  ["gt", computed((left, right) => left > right)],
  ["ge", computed((left, right) => left >= right)],
  ["eq", computed((left, right) => left === right)],
  ["ne", computed((left, right) => left !== right)],
  ["add", computed(folded((total, number) => total + number))],
  ["sub", computed(folded((total, number) => total - number))],
  ["mul", computed(folded((total, number) => total * number))],
  ["div", computed((left, right) => asNumber(left / right))], // by zero: not finite, so unknown
  ["not", (part, build) => computed((value) => !value)([part], build)],
  ["in", membership],
  ["is_known", known],
  ["and", (parts, build) => several(parts.length, parts, build)],
  ["or", (parts, build) => several(1, parts, build)],
  ["at_least", ([n, parts], build) => several(n, parts, build)],
  ["any", (part, build) => eachPerson(build(part), (results) => atLeast(1, results))],
  ["all", (part, build) => eachPerson(build(part), (results) => atLeast(results.length, results))],
  ["count", (part, build) => eachPerson(build(part), (results) => strict(results, countOfYes))],
]);

// Leaves

function literal(given) {
  const value = read(given);
  return () => ({ value, answers: [] });
}

function read(given) {
  return typeof given === "number" ? asNumber(given) : given;
}

function norm(name) {
  return ({ norms }) => ({ value: asNumber(norms[name]), answers: [] });
}

function variable(name, build, variables) {
  if (!Object.hasOwn(variables, name)) throw new Error(`unknown variable: ${name}`);
  const { unit, kind, choices } = variables[name];
  const allowed = (given) => (kind === "number" ? asNumber(given) : asText(given, choices));
  return ({ household, persons, person: asked }) => {
    const person = unit === "person" ? asked : null;
    if (unit === "person" && person === null) throw new Error(`nobody is asked: ${name}`);
    const given = (person === null ? household : persons[person])[name];
    const value = allowed(given);
    return { value, answers: [[name, value === null ? null : given, person]] };
  };
}

function asText(given, choices) {
  return typeof given === "string" && (!choices || choices.includes(given)) ? given : null;
}

// Numbers as the server bounds them, because it and its database count no further.
function asNumber(given) {
  if (typeof given !== "number" || !(Math.abs(given) <= MAX_NUMBER)) return null; // NaN fails the comparison
  return Math.abs(given) >= MIN_NUMBER ? given : 0;
}

// Operators

function computed(compute) {
  return (parts, build) => {
    const operands = parts.map(build);
    return (facts) => strict(operands.map((operand) => operand(facts)), compute);
  };
}

function membership([part, literals], build) {
  const values = literals.map(read);
  return computed((value) => values.includes(value))([part], build);
}

function folded(step) {
  const next = (total, number) => (total === null ? null : asNumber(step(total, number)));
  return (first, ...others) => others.reduce(next, first);
}

function known(part, build) {
  const operand = build(part);
  return (facts) => {
    const { value, answers } = operand(facts);
    return { value: value !== null, answers };
  };
}

function several(n, parts, build) {
  const tests = parts.map(build);
  return (facts) => atLeast(n, tests.map((test) => test(facts)));
}

function eachPerson(test, together) {
  return (facts) => together(facts.persons.map((_, person) => test({ ...facts, person })));
}

function countOfYes(...values) {
  return values.filter(Boolean).length;
}

// Results

// One unknown operand makes the result unknown; a result that cannot be computed is unknown because of all.
function strict(operands, compute) {
  const unknown = operands.filter(({ value }) => value === null);
  if (unknown.length) return { value: null, answers: merged(unknown) };
  return { value: compute(...operands.map(({ value }) => value)), answers: merged(operands) };
}

// At least n of the results are yes: `or` with n = 1, `and` with all of them.
function atLeast(n, results) {
  const having = (wanted) => results.filter(({ value }) => value === wanted);
  const yes = having(true);
  const unknown = having(null);
  if (yes.length >= n) return { value: true, answers: merged(yes) };
  if (yes.length + unknown.length >= n) return { value: null, answers: merged(unknown) };
  return { value: false, answers: merged(having(false)) };
}

// Each answer once, where it was read first.
function merged(results) {
  const answers = results.flatMap((result) => result.answers);
  return [...new Map(answers.map((answer) => [`${answer[2]} ${answer[0]}`, answer])).values()];
}
