import type { Belongings } from "#test/belongings.ts";
import { dullValue } from "#test/schema-fill.ts";
import {
  type Field,
  type Fill,
  fillIn,
  kindOf,
  nodeTypes,
  type Place,
  placesOf,
  type Question,
} from "#test/schema-walk.ts";
import type { Neighbours } from "./neighbours.ts";

/** Own ids and dull values; what need not be said is left out, or not. */
export function dull({ own }: Neighbours, field: Field, isFull: boolean): Fill {
  return (place) => {
    if (!place.isRequired && !isFull) return undefined;
    return place.type.name === "ID"
      ? own.ids[kindOf(place, field) ?? "Campaign"]![0]
      : dullValue(place);
  };
}

/**
 * Every one of the kind that is asked for, in both spellings, and one of each other kind. Of texts: what all texts of
 * the other contain, and a whole name or number of it where one is looked for. Among all other
 * values (`isFull`) one text is enough: which text it is matters where little else is said. So are ids of the right
 * kind: one of another kind is refused when it is read, whatever stands beside it.
 */
function attacks(
  place: Place,
  field: Field,
  { ids, mark, texts }: Belongings,
  isFull: boolean,
): unknown[] {
  if (place.type.name === "String") {
    if (isFull) return [mark];
    const isSearch = place.name === "search";
    const names = isSearch || /name/i.test(place.name) ? [`${mark} contact.name`] : [];
    const numbers = isSearch || /phone|listed|clear/i.test(place.name) ? [texts[0]] : [];
    return [mark, ...names, ...numbers];
  }
  const kind = kindOf(place, field);
  return nodeTypes.flatMap((type) => {
    const theirs = ids[type]!;
    if (kind !== null && kind !== type) return isFull ? [] : [theirs[0]];
    return [...theirs, theirs[0]!.replace(/^.*:/, "")];
  });
}

/** The question with another tenant's values: each in turn at one place, among own ones, and all of them at once. */
export function hostileQuestions(
  neighbours: Neighbours,
  { on, field }: Pick<Question, "on" | "field">,
  type: "ID" | "String",
): Question[] {
  const { their } = neighbours;
  const places = placesOf(field).filter((place) => place.type.name === type);
  return [false, true].flatMap((isFull) => {
    const rest = dull(neighbours, field, isFull);
    const one = places.flatMap((at) =>
      attacks(at, field, their, isFull).map((value) =>
        fillIn(field, (place) => (place.path === at.path ? value : rest(place))),
      ),
    );
    const all = fillIn(field, (place) =>
      place.type.name === "ID" && type === "ID"
        ? their.ids[kindOf(place, field) ?? "Campaign"]![0]
        : rest(place),
    );
    return [...one, ...(places.length > 1 ? [all] : [])].map((args) => ({ on, field, args }));
  });
}
