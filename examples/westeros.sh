#!/usr/bin/env bash
# The story of Sam Smith, over HTTP, step by step: how a company is set up, how a role passes down
# its tree, and what changes when somebody is promoted. Each question is printed with its answer,
# and the script fails if one is not as it should be.
#
#   BAILIWICK_URL=http://127.0.0.1:8080 BAILIWICK_KEY=<operator token> examples/westeros.sh
#
# It makes a new tenant. STORY_TENANT chooses its slug; `westeros-story` if not set.
set -euo pipefail

url="${BAILIWICK_URL:-http://127.0.0.1:8080}"
key="${BAILIWICK_KEY:?set BAILIWICK_KEY to the operator token}"
tenant="${STORY_TENANT:-westeros-story}"
v1="$url/v1/tenants/$tenant"
failed=0

# request METHOD URL [BODY]: prints the body of the answer; stops if it is a problem.
request() {
  local answer status
  answer=$(curl -sS -X "$1" "$2" -w '\n%{http_code}' \
    -H "Authorization: Bearer $key" -H 'Content-Type: application/json' \
    ${3+--data "$3"})
  status=${answer##*$'\n'}
  if [ "$status" -ge 300 ]; then
    printf '%s %s: %s\n%s\n' "$1" "$2" "$status" "${answer%$'\n'*}" >&2
    exit 1
  fi
  printf '%s' "${answer%$'\n'*}"
}

# id_of JSON: the id of what was made, which is the first field of the answer.
id_of() { sed -n 's/^{"id":"\([^"]*\)".*/\1/p' <<<"$1"; }

step() { printf '\n== %s\n' "$*"; }

# ask EXPECTED USER ACTION NODE: may this user do this to customers at this node?
ask() {
  local body answer decision
  body=$(printf '{"subject":"%s","action":"%s","resource":{"type":"%s","node":"external_id:%s"}}' \
    "$2" "$3" "${5:-customer}" "$4")
  answer=$(request POST "$v1/check" "$body")
  case "$answer" in *'"decision":true'*) decision=permit ;; *) decision=deny ;; esac
  printf '   %-12s %-24s at %-13s %s' "$2" "$3" "$4" "$decision"
  if [ "$decision" = "$1" ]; then printf '\n'; else printf '   <- should be %s\n' "$1"; failed=1; fi
}

node() { # NAME TYPE EXTERNAL_ID PARENT
  request POST "$v1/nodes" "{\"name\":\"$1\",\"type\":\"$2\",\"external_id\":\"$3\",\"parent\":\"$4\"}" >/dev/null
}

user() { # USER_NAME FIRST LAST
  request POST "$v1/users" "{\"user_name\":\"$1\",\"email\":\"$1@westeros.example\",\"first_name\":\"$2\",\"last_name\":\"$3\"}" >/dev/null
  request PUT "$v1/users/name:$1/status" '{"status":"active"}' >/dev/null
}

assign() { # USER ROLE NODE: prints the assignment's id
  id_of "$(request POST "$v1/assignments" \
    "{\"user\":\"name:$1\",\"role\":\"name:$2\",\"node\":\"external_id:$3\"}")"
}

step 'Setup: Westeros, with a store in Calgary and people (A303)'
request POST "$url/v1/tenants" "{\"slug\":\"$tenant\",\"name\":\"Westeros\",\"root_external_id\":\"westeros\",\"catalogs\":[\"retail\"]}" >/dev/null
node Alberta division alberta root
node Saskatchewan division saskatchewan root
node Calgary location calgary external_id:alberta
user ada.admin Ada Admin
user sam.smith Sam Smith
user john.albert John Albert
user kim.perry Kim Perry
assign ada.admin 'System Admin' westeros >/dev/null
# Regional Manager is none of the stock roles: Westeros makes it.
request POST "$v1/roles" '{"name":"Regional Manager","description":"Runs the stores of a region.","permissions":["readcustomerresources","managecustomerresources","viewreports"]}' >/dev/null

step 'Before: Sam is Store Manager at Calgary, and nowhere else (A302, A304)'
store_manager=$(assign sam.smith 'Store Manager' calgary)
ask permit sam.smith readcustomerresources calgary
ask permit sam.smith managecustomerresources calgary
ask deny sam.smith managecustomerresources alberta
ask deny sam.smith managecustomerresources westeros
ask deny sam.smith managecustomerresources saskatchewan

step 'Promotion: Regional Manager of Alberta comes on top; both are held at once (A305, A307, A308)'
assign sam.smith 'Regional Manager' alberta >/dev/null
ask permit sam.smith managecustomerresources alberta
ask permit sam.smith managecustomerresources calgary
# Editing orders is only the Store Manager's: still at Calgary, not at Alberta.
ask permit sam.smith editorders calgary order
ask deny sam.smith editorders alberta order
ask deny sam.smith managecustomerresources westeros
ask deny sam.smith managecustomerresources saskatchewan

step 'Edmonton opens: what is held at Alberta passes down to it at once (A301, A306, A310)'
node Edmonton location edmonton external_id:alberta
ask permit sam.smith managecustomerresources edmonton
ask deny sam.smith editorders edmonton order

step 'Edmonton moves to Saskatchewan and back: what it inherits moves with it (A310)'
request POST "$v1/nodes/external_id:edmonton/move" '{"parent":"external_id:saskatchewan"}' >/dev/null
ask deny sam.smith managecustomerresources edmonton
request POST "$v1/nodes/external_id:edmonton/move" '{"parent":"external_id:alberta"}' >/dev/null
ask permit sam.smith managecustomerresources edmonton

step 'John and Kim have no access anywhere (A311)'
for who in john.albert kim.perry; do
  for where in westeros alberta saskatchewan edmonton calgary; do
    ask deny "$who" readcustomerresources "$where"
  done
done

step 'Kim is hired as Store Manager of Calgary: Sam hands the store over, not the region (A309)'
assign kim.perry 'Store Manager' calgary >/dev/null
request DELETE "$v1/assignments/$store_manager" >/dev/null
ask permit kim.perry editorders calgary order
ask deny sam.smith editorders calgary order
ask permit sam.smith managecustomerresources calgary
ask deny kim.perry managecustomerresources edmonton

step 'The same in another region: what is given at Alberta does not reach Manitoba (A313)'
node Manitoba division manitoba root
request POST "$v1/roles" '{"name":"Product Manager","permissions":["viewproducts","editproducts"]}' >/dev/null
assign john.albert 'Product Manager' alberta >/dev/null
for where in alberta edmonton calgary; do ask permit john.albert editproducts "$where" product; done
ask deny john.albert editproducts manitoba product

if [ "$failed" -ne 0 ]; then printf '\nnot all answers were as they should be\n' >&2; exit 1; fi
printf '\nall answers were as they should be\n'
