"""Operations on recordings, transcoders, statistics and TitanFile. How a table reads: see `tables.py`."""

from __future__ import annotations

TABLE = """
List recording buckets and their values
  GET /api/recording_buckets | SAO | list recording_buckets
Create a recording bucket
  POST /api/recording_buckets | SAO | bucket.create recording_buckets
  + name:s(1..255)* bucket_type:s=s3 bucket_path:s~bucket* access_key secret_key region
Create a new recording shcedule
  POST /api/recording_schedules | SAO | recording.create recording_schedules
  + input_id:id* recording_bucket_id:id* start_time:time_basic* stop_time:time_basic* transcode:b=false name:s(1..255)
Update recording schedule
  PUT /api/recording_schedules/{recording_schedule_id} | SAO | recording.update recording_schedules
  + recording_bucket_id:id start_time:time_basic stop_time:time_basic transcode:b name:s(1..255)
Delete recording schedule
  DELETE /api/recording_schedules/{recording_schedule_id} | SAO | delete recording_schedules
Get upcoming recording schedules in environment
  GET /api/recording_schedules/environment/{environment_id} | SAOM | recording.list recording_schedules

List pending scheduled upgrades for environments in active org.
  GET /api/scheduled_upgrades | SAOM | environment.upgrades scheduled_upgrades
Update scheduled environment upgrade / start upgrade now
  PUT /api/scheduled_upgrades/{scheduled_upgrade_id} | SA | environment.scheduled_upgrade scheduled_upgrades
  + scheduled_time start_now:b unit_type:s{c_env,transcoder}

List transcoders
  GET /api/transcoders | SAOM | transcoder.list transcoders
Create transcoder for input source
  POST /api/transcoders | SA | transcoder.create transcoders
  + input_id:id* name:s(1..255)* @video @audio number_of_audio_tracks:i(1..20)
  + create_from_image:b=true @tracks audio_pid_overrides:[i] @preset
List transcoder presets
  GET /api/transcoders/presets | SAO | list transcoder_presets
Delete transcoder preset
  DELETE /api/transcoders/presets/{preset_id} | SAO | delete transcoder_presets
Get single transcoder details
  GET /api/transcoders/{transcoder_id} | SAOM | transcoder.get transcoders
Update transcoding service parameters
  PUT /api/transcoders/{transcoder_id} | SAO | transcoder.update transcoders
  + @video! @audio! audio_track_pid_list:[i] @preset
Delete transcoder
  DELETE /api/transcoders/{transcoder_id} | SA | unit.delete transcoders
Probe transcoder audio tracks
  POST /api/transcoders/{transcoder_id}/probe | SAOM | transcoder.probe transcoders
Restart Transcoder
  POST /api/transcoders/{transcoder_id}/restart | SAO | unit.restart transcoders
Start a stopped transcoder
  POST /api/transcoders/{transcoder_id}/start | SA | unit.start transcoders
Stop transcoder
  POST /api/transcoders/{transcoder_id}/stop | SA | unit.stop transcoders
Update transcoder audio tracks
  PUT /api/transcoders/{transcoder_id}/audio_tracks | SAO | transcoder.update transcoders
  + audio_track_pid_list:[i]* audio_pid_overrides:[i]
Update transcoding service parameters (without pids)
  PUT /api/transcoders/{transcoder_id}/parameters | SAO | transcoder.update transcoders
  + input_id:id @video! @audio! @tracks @preset
Create transcoder images
  POST /api/transcoder_images | S | create transcoder_images | transcoder_size:s{small,big}* region
Delete transcoder images
  DELETE /api/transcoder_images | S | delete_many transcoder_images | image_ids:[id]*

Get Destination Organisation Statistics
  GET /api/statistics/destination_organisations | SAOM | statistics.organisations outputs
  + ?time_from:time_basic ?time_to:time_basic
Get input traffic stats
  GET /api/statistics/inputs/traffic | SAOM | statistics.traffic inputs | ?time_from:time_basic* ?time_to:time_basic*
Get output traffic stats
  GET /api/statistics/outputs/traffic | SAOM | statistics.traffic outputs | ?time_from:time_basic* ?time_to:time_basic*
Get packets report
  GET /api/statistics/packets | SAOM | statistics.packets outputs | ?time_from:date* ?time_to:date*

Get TitanFile supported cloud providers
  GET /api/titanfile/cloud_providers | * | list tf_cloud_providers
Get TitanFile supported regions in selected cloud provider
  GET /api/titanfile/cloud_providers/{cloud_provider_id}/regions | * | list tf_regions
List TitanFile credentials
  GET /api/titanfile/credentials | SAOM | tf.list tf_credentials | ^Deployment-Id*
Create TitanFile credentials
  POST /api/titanfile/credentials | SAO | tf.create tf_credentials | ^Deployment-Id* @credentials
Get TitanFile credentials
  GET /api/titanfile/credentials/{name} | SAOM | tf.get tf_credentials | ^Deployment-Id*
Create or Update TitanFile credentials
  PUT /api/titanfile/credentials/{name} | SAO | tf.upsert tf_credentials | ^Deployment-Id* @credentials!
Delete TitanFile credentials
  DELETE /api/titanfile/credentials/{name} | SAO | tf.delete tf_credentials | ^Deployment-Id*
List TitanFile Deployments
  GET /api/titanfile/deployments | SAOM | unit.list tf_deployments
Create TitanFile deployment
  POST /api/titanfile/deployments | SA | tf.deploy tf_deployments
  + name:s(1..100)~plain* version_id:s{2.13.3,2.13.4}* cloud_provider_id:id* region_id:id*
Delete TitanFile deployment
  DELETE /api/titanfile/deployments/{deployment_id} | SA | unit.delete tf_deployments
Start TitanFile deployment
  POST /api/titanfile/deployments/{deployment_id}/start | SA | unit.start tf_deployments
Stop TitanFile deployment
  POST /api/titanfile/deployments/{deployment_id}/stop | SA | unit.stop tf_deployments
Upgrade TitanFile deployment
  POST /api/titanfile/deployments/{deployment_id}/upgrade | SA | unit.upgrade tf_deployments
  + version_id:s{2.13.3,2.13.4}*
Query tf job costs with specified parameters.
  POST /api/titanfile/job_costs | SAOM | tf.costs tf_jobs
  + ^Deployment-Id id:i name region deployment_name offset:i(0..) limit:i(1..200) sort:[o]
  + status:s{finished,aborted,crashed} created_at:o job_start_time:o job_finish_time:o type:s{hd,uhd,sd}
  + source_filename destination_filename duration:o cost_calculated:o
Get tf job templates.
  GET /api/titanfile/job_templates | SAOM | list tf_job_templates
Create titanfile job template.
  POST /api/titanfile/job_templates | SAO | create tf_job_templates | name* configuration:o
Get tf job templates.
  GET /api/titanfile/job_templates/{template_id} | SAOM | get tf_job_templates
Update tf job template.
  PUT /api/titanfile/job_templates/{template_id} | SAO | update tf_job_templates | name configuration:o
Delete tf job template.
  DELETE /api/titanfile/job_templates/{template_id} | SAO | delete tf_job_templates
Get TitanFile jobs
  GET /api/titanfile/jobs | SAOM | tf.list tf_jobs | ^Deployment-Id*
Create TitanFile job
  POST /api/titanfile/jobs | SAO | tf.submit tf_jobs | ^Deployment-Id* @job
Get TitanFile jobs
  GET /api/titanfile/jobs/{job_id} | SAOM | tf.get tf_jobs | ^Deployment-Id*
Delete TitanFile job
  DELETE /api/titanfile/jobs/{job_id} | SAO | tf.delete tf_jobs | ^Deployment-Id*
Change TitanFile job priority
  PUT /api/titanfile/jobs/{job_id}/priority | SAO | tf.priority tf_jobs | ^Deployment-Id* new_priority:i(1..)*
Get esam report
  GET /api/titanfile/jobs/{job_id}/esam_report | SAOM | report esam | ^Deployment-Id*
Restart TitanFile job
  POST /api/titanfile/jobs/{job_id}/restart | SAO | tf.restart tf_jobs | ^Deployment-Id*
Start TitanFile job
  POST /api/titanfile/jobs/{job_id}/start | SAO | tf.start tf_jobs | ^Deployment-Id*
Get job state
  GET /api/titanfile/jobs/{job_id}/state | SAOM | tf.state tf_jobs | ^Deployment-Id*
Stop TitanFile job
  POST /api/titanfile/jobs/{job_id}/stop | SAO | tf.stop tf_jobs | ^Deployment-Id*
Get tf templates.
  GET /api/titanfile/templates | SAOM | list tf_templates | ^Deployment-Id
Create titanfile templates.
  POST /api/titanfile/templates | SAO | create tf_templates | ^Deployment-Id name* configuration:o local_only:b
Get tf templates.
  GET /api/titanfile/templates/{template_id} | SAOM | get tf_templates | ^Deployment-Id
Update tf template.
  PUT /api/titanfile/templates/{template_id} | SAO | update tf_templates | ^Deployment-Id name configuration:o
Delete tf template.
  DELETE /api/titanfile/templates/{template_id} | SAO | delete tf_templates | ^Deployment-Id
"""
