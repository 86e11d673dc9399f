"""What a spool costs: `path`, `scale` and `retries`, each in a module of its own."""

import spool_path
import spool_retries
import spool_scale
from arguments import Arguments
from senders import Laboratory
from spool_place import SpoolPlace

SCENARIOS = {"path": spool_path.measure, "scale": spool_scale.measure,
             "retries": spool_retries.measure}


def measure(name: str, laboratory: Laboratory, built: str, chosen: Arguments) -> bool:
    """Measures one thing and prints it; tells whether all is as it must be."""
    with SpoolPlace(built, chosen.directory or built) as place:
        return SCENARIOS[name](laboratory, place, chosen)
