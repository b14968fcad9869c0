"""Operations on labels, billing, clouds, environments, MTR and dashboards. How a table reads: see `tables.py`."""

from __future__ import annotations

TABLE = """
List all labels in the managing org
  GET /api/labels | SAOMC | list labels
Create an access permissions label
  POST /api/labels | SAO | label.create labels | text:s(1..255)*
Update label text
  PUT /api/labels/{label_id} | SAO | label.update labels | text:s(1..255)*
Delete label
  DELETE /api/labels/{label_id} | SAO | label.delete labels

Get activity log
  GET /api/activity_log | SAOMC | list activity_log

Get dropdown values for permanent agreement price selectors
  GET /api/permanent_agreements/selectors | * | show agreement_selectors
List permanent schedule agreements
  GET /api/permanent_agreements | SAOMC | list agreements
Create a permanent schedule agreement
  POST /api/permanent_agreements | SAO | agreement.create agreements
  + cloud_provider_id:id* bitrate:i(1..)* months:i(1..)* number_of_agreements:i(1..10)=1

List credit cards of managing organisation
  GET /api/billing/credit_cards | SAO | list credit_cards
List credits
  GET /api/billing/credits | SAOMC | list credits
Get customer billing details from the current currency
  GET /api/billing/details | SAC | show billing_details
Create/Update managing organisation's billing details per currency
  POST /api/billing/details | SA | billing.put billing_details
  + company_name:s(..150)~words first_name:s(..150)~words* last_name:s(..150)~words* phone:s(..100)~phone
  + address_line1:s(..300)~address* address_line2:s(..300)~address address_city:s(..85)~words*
  + address_state:s(..85)~words address_postal_code:s(..20)~postal* address_country_code:s~country*
  + org_reg_number:s~register org_vat_number:s~register switch_org_billing_to_account:b
  + currency:s{eur,gbp,usd}
Change organisation's default payment method
  PUT /api/billing/default_payment_method | SA | put payment_method | id:s~stripe*
Get pricing for managing organisation
  GET /api/pricing | SAOM | show pricing
Create custom price
  POST /api/pricing/custom | SC | create custom_prices
  + organisation_id:id* product:s* price:n(0..)* currency:s{eur,gbp,usd}*
Get default pricing (for accounts)
  GET /api/pricing/default | SC | list default_prices
Get pricing for permanent schedules
  GET /api/pricing/permanent_schedules | SAOM | list permanent_prices
Update default pricing price
  PUT /api/pricing/default/{price_id} | SC | update default_prices | price:n(0..)*
Get pricing for organisation (for accounts)
  GET /api/pricing/organisations/{organisation_id} | SAOMC | organisation.pricing organisation_pricing
Get service consumption report for customer's current currency
  GET /api/service_consumption | SAOMC | report consumption | ?start_date:date* ?end_date:date*
Get service consumption hourly breakdown
  GET /api/service_consumption/hourly | SAOMC | report consumption_hourly
  + ?start_date:date* ?end_date:date* ?page_nr:i(1..) ?items_per_page:i(1..500)
Get service consumption report V2 for customer's current currency
  GET /api/service_consumption/v2 | SAOMC | report consumption | ?start_date:date* ?end_date:date*

Get supported cloud providers
  GET /api/cloud_providers | * | list cloud_providers
Update supported region latitude and longitude
  PUT /api/regions/{region_id}/location | SC | update regions | latitude:n(-90..90)* longitude:n(-180..180)*
Get instance types / sizes in region and cloud provider
  GET /api/cloud_providers/{cloud_provider_id}/regions/{region_id}/instance_types | SAOM | list instance_types
Get supported regions in selected cloud provider
  GET /api/cloud_providers/{cloud_provider_id}/regions | * | list regions
Create COGS report
  POST /api/cogs_reports | SC | cogs.create cogs_reports
  + report_from:time_cogs* report_to:time_cogs* organisation_id:id?
Get COGS report details
  GET /api/cogs_reports/{report_id} | SC | get cogs_reports

Create new environment
  POST /api/customer_environment | SA | environment.create environments
  + name:s(1..255)* cloud_provider_id:id* region_id:id* instance_type_id:id*
Get environment details
  GET /api/customer_environment/{environment_id} | SAOMC | environment.get environments
Upgrading customer environment (not for normal usage)
  PUT /api/customer_environment/{environment_id} | SA | environment.upgrade environments | version
Delete customer environment
  DELETE /api/customer_environment/{environment_id} | SA | environment.delete environments
Do a quick customer environment update from git
  PUT /api/customer_environment/{environment_id}/quick_update | SA | do environments
Soft restart customer environment
  PUT /api/customer_environment/{environment_id}/soft_restart | SA | environment.restart environments
Start customer environment
  PUT /api/customer_environment/{environment_id}/start | SA | environment.start environments
Generate MTR report
  POST /api/customer_environment/{environment_id}/mtr_report | SAO | mtr.generate mtr_reports
  + hostname mtr_host_id:id mtr_host_group_id:id geolocate:b ipv4_only:b ipv6_only:b udp:b tcp:b interface address
  + first-ttl:i max-ttl:i max-unknown:i port:i localport:i psize:i bitpattern:i interval:n gracetime:n tos:i mpls:b
  + timeout:n report-cycles:i no-dns:b show-ips:b aslookup:b create_new_mtr_host_name:s(3..50)~plain
  + create_new_mtr_host_group_name add_to_existing_host_group_id:id
Stop customer environment
  PUT /api/customer_environment/{environment_id}/stop | SA | environment.stop environments
Create c_env images
  POST /api/customer_environment_images | S | create c_env_images | version* region_id:id
Delete c_env images
  DELETE /api/customer_environment_images | S | delete_many c_env_images | image_ids:[id]*

List dashboard groups
  GET /api/dashboard_groups | SAOM | list dashboard_groups
Create dashboard group
  POST /api/dashboard_groups | SAO | create dashboard_groups
  + name:s(1..255)* group_type:s{source,destination,mv,transcoder}*
Update dashboard group
  PUT /api/dashboard_groups/{dashboard_group_id} | SAO | update dashboard_groups | name:s(1..255)
Delete dashboard group
  DELETE /api/dashboard_groups/{dashboard_group_id} | SAO | delete dashboard_groups
Get environments running in active org
  GET /api/environments | * | environment.list environments

Get current alerts
  GET /api/alerts | SAO | alert.current alerts
Create alerts on inputs and/or outputs
  POST /api/alerts | SAO | alert.create alerts | input_ids:[id] output_ids:[id] @alert source_id:id destination_id:id
Delete alerts by environment
  DELETE /api/alerts/environment/{environment_id} | SAO | alert.delete_environment alerts
Delete multiple alerts
  DELETE /api/alerts | SAO | delete_many alerts | alert_ids:[id]*
Get inputs and outputs for alerts from active environment
  GET /api/alerts/inputs_outputs | * | alert.candidates alerts
Mute multiple alerts
  PUT /api/alerts/mute | SAO | alert.mute alerts | alert_ids:[id]*
Unmute multiple alerts
  PUT /api/alerts/unmute | SAO | alert.unmute alerts | alert_ids:[id]*
Update alert parameters
  PUT /api/alerts/{alert_id} | SAO | alert.update alerts | @alert!
Delete single alert
  DELETE /api/alerts/{alert_id} | SAO | alert.delete alerts
Mute alert / Unmute alert
  PUT /api/alerts/{alert_id}/status | SAO | alert.status alerts | action:s{activate,deactivate}*
"""
