import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Area, areaKey, type Place, unknownArea } from "#rules/area.ts";

const zones = fc.uniqueArray(
  fc.constantFrom("America/Chicago", "America/New_York", "Europe/Berlin"),
);
const places: fc.Arbitrary<Place[]> = fc.uniqueArray(
  fc.record({
    region: fc.constantFrom("DE", "US", "US-FL", "US-KY"),
    zones,
    from: fc.constantFrom("ADDRESS" as const, "NUMBER" as const),
  }),
  { selector: ({ region }) => region },
);
const areas: fc.Arbitrary<Area> = fc.record({ zones, places });

describe("the key of an area", () => {
  test("contains the whole area", () => {
    fc.assert(
      fc.property(areas, (area) => {
        const read = JSON.parse(areaKey(area)) as Area;
        expect(areaKey(read)).toBe(areaKey(area));
        expect(read.zones.toSorted()).toEqual(area.zones.toSorted());
        expect(read.places).toHaveLength(area.places.length);
        expect(read.places).toEqual(
          expect.arrayContaining(
            area.places.map((place) => ({ ...place, zones: place.zones.toSorted() })),
          ),
        );
      }),
    );
  });

  test("does not depend on the order of zones and places", () => {
    fc.assert(
      fc.property(areas, ({ zones, places }) => {
        const reversed = places.map((place) => ({ ...place, zones: place.zones.toReversed() }));
        expect(areaKey({ zones: zones.toReversed(), places: reversed.toReversed() })).toBe(
          areaKey({ zones, places }),
        );
      }),
    );
  });

  test("of an unknown area is that of no zones and no places", () => {
    expect(areaKey(unknownArea)).toBe('{"zones":[],"places":[]}');
  });
});
