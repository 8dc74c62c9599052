"""Every attribute of a row's state has room of its own, whatever was read before."""

import subprocess
import sys

PROBE = """
import gc
from app.core import db
from sqlalchemy.orm.state import InstanceState

READ = "key identity_token session_id runid load_options load_path _instance_dict".split()
LATE = "expired _pending_mutations _strong_obj modified _deleted insert_order callables".split()
for _ in range(60):
    state = InstanceState.__new__(InstanceState)
    for name in READ:
        setattr(state, name, None)
for name in LATE:
    state = InstanceState.__new__(InstanceState)
    setattr(state, name, None)
    if any(type(each) is dict for each in gc.get_referents(state)):
        print(name)
"""


def test_a_state_makes_no_dict_of_its_own_however_many_rows_were_read():
    said = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    assert said.stdout == ""
