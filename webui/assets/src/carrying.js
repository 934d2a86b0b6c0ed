// What people answer while the server is thinking goes along into its newer picture of the questions.

const ticked = (field) => ["checkbox", "radio"].includes(field.type);
const answerOf = (field) => {
  if (field.type === "file") return field.files.length;
  return ticked(field) ? field.checked : field.value;
};

/** Each question of this part with its answer now. */
export const answersNow = (part) => {
  const fields = [...part.querySelectorAll("input:not([type=hidden]), select, textarea")];
  return new Map(fields.map((field) => [field, answerOf(field)]));
};

/** Puts what changed since `asked` into `fresh`, a part of the page. `idThere` tells which id a question has there;
 * null when it went away. */
export const carryOver = (asked, fresh, idThere) => {
  for (const [field, was] of asked) {
    if (answerOf(field) === was) continue;
    const twin = fresh.querySelector(`[id="${idThere(field.id)}"]`);
    if (twin?.type !== field.type) continue;
    if (field.type === "file") twin.files = field.files;
    else if (!ticked(field)) twin.value = field.value;
    else if (twin.value === field.value) twin.checked = field.checked;
  }
};
