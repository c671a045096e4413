"""The scenes of the demo pictures: each paints a fresh Canvas, from soft light to near things.

SCENES is what pictures.json chooses from; a new scene is a function in one of the modules and a line here.
"""

from collections.abc import Callable

from demo.canvas import Canvas
from demo.scenes import halls, hills, plains, seas, towns

_PAINTERS: tuple[Callable[[Canvas], None], ...] = (
    halls.arcades, halls.at_window, halls.conductor, halls.open_air_film, halls.press_conference, halls.reading_room,
    hills.dunes, hills.glacier, hills.mist_hills, hills.olive_groves, hills.snow_peaks, hills.surveyor, hills.terraces,
    hills.wildfire, hills.wind_farm, plains.aurora, plains.flood, plains.kites, plains.observatory, plains.storks,
    plains.tulips, seas.cable_ship, seas.ferry, seas.floating_market, seas.harbour_fog, seas.lanterns,
    seas.old_steamer, seas.regatta, seas.research_vessel, seas.rowers, seas.shipyard, seas.volcano,
    towns.bay_towers, towns.city_dusk, towns.dust_storm, towns.floodlights, towns.marathon, towns.opera_house,
)  # fmt: skip

SCENES: dict[str, Callable[[Canvas], None]] = {paint.__name__: paint for paint in _PAINTERS}
